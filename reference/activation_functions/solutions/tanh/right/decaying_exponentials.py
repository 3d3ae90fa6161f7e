"""full: exponentials of negative numbers alone."""

import numpy as np


def tanh(X):
    E = np.exp(-2 * np.abs(X))
    return np.sign(X) * (1 - E) / (1 + E)
