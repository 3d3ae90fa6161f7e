"""zero: the sigmoid of x where that of 2 x is due."""

import numpy as np


def tanh(X):
    return 2 / (1 + np.exp(-X)) - 1
