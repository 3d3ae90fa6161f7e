"""full: a copy of the bias for each row."""

import numpy as np


def add_bias(X, b):
    return np.add(X, np.tile(b, (len(X), 1)))
