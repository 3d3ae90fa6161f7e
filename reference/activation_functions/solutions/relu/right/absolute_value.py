"""full: the mean of x and |x|."""

import numpy as np


def relu(X):
    return (X + np.abs(X)) / 2
