"""zero: the whole difference is squared."""

import numpy as np


def tanh_gradient(X):
    return (1 - np.tanh(X)) ** 2
