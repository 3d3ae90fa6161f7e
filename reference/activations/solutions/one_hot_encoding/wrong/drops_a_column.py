"""zero: the first class has no column."""

import numpy as np


def one_hot_encoding(array):
    labels = np.array(array)
    return (labels[:, None] == np.unique(labels)[1:]).astype(float)
