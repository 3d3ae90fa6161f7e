"""zero: a column of ones in the place of the bias."""

import numpy as np


def add_bias(X, b):
    return np.c_[X, np.ones(X.shape[0])]
