"""full: a loop over all places, with Python's math."""

import math

import numpy as np


def tanh(X):
    Y = np.empty(X.shape)
    for i in np.ndindex(X.shape):
        Y[i] = math.tanh(X[i])
    return Y
