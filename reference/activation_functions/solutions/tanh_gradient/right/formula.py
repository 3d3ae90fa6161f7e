"""full: 1 - tanh^2."""

import numpy as np


def tanh_gradient(X):
    return 1 - np.tanh(X) ** 2
