"""zero: the sigmoid."""

import numpy as np


def tanh(X):
    return 1 / (1 + np.exp(-X))
