"""full: a central difference of tanh, which is exact enough here."""

import numpy as np


def tanh_gradient(X):
    return (np.tanh(X + 1e-5) - np.tanh(X - 1e-5)) / 2e-5
