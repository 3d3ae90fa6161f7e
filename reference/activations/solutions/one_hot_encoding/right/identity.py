"""full: rows of the identity matrix."""

import numpy as np


def one_hot_encoding(array):
    classes, number = np.unique(array, return_inverse=True)
    return np.eye(len(classes))[number]
