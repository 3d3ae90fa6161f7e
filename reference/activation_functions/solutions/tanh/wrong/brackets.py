"""zero: no brackets."""

import numpy as np


def tanh(X):
    return np.exp(X) - np.exp(-X) / np.exp(X) + np.exp(-X)
