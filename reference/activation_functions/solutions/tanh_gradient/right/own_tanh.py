"""full: a product of two factors, as 1 - t^2 is."""

import numpy as np


def tanh_gradient(X):
    t = np.tanh(X)
    return (1 - t) * (1 + t)
