"""full: Python's max of each number, by np.vectorize."""

import numpy as np


def relu(X):
    return np.vectorize(lambda x: max(0.0, float(x)))(X)
