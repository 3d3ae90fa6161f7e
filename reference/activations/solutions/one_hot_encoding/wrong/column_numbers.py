"""zero: takes labels as column numbers."""

import numpy as np


def one_hot_encoding(array):
    array = np.array(array)
    encoded = np.zeros((array.size, array.max() + 1))
    encoded[np.arange(array.size), array] = 1
    return encoded
