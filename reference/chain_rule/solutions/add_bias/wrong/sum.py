"""zero: adds the sum of the biases."""

import numpy as np


def add_bias(X, b):
    return X + np.sum(b)
