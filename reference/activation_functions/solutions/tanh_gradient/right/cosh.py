"""full: 1 / cosh^2, where an infinite cosh does no harm."""

import numpy as np


def tanh_gradient(X):
    return 1 / np.cosh(X) ** 2
