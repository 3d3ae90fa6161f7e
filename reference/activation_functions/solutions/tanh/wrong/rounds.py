"""zero: rounded."""

import numpy as np


def tanh(X):
    return np.round(np.tanh(X), 4)
