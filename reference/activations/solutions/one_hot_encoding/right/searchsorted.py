"""full: columns found by bisection, in 8-bit integers."""

import numpy as np


def one_hot_encoding(array):
    classes = np.unique(array)
    encoded = np.zeros((len(array), len(classes)), dtype=np.int8)
    encoded[np.arange(len(array)), np.searchsorted(classes, array)] = 1
    return encoded
