"""full: the form in which an infinite exponential does no harm."""

import numpy as np


def tanh(X):
    return 1 - 2 / (np.exp(2 * X) + 1)
