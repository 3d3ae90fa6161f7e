"""full: one matrix product, with a column of ones at X and the bias as the last row of weights."""

import numpy as np


def add_bias(X, b):
    n, d = X.shape
    return np.hstack([X, np.ones((n, 1))]) @ np.vstack([np.eye(d), b])
