"""full: a forward difference, whose step has few binary digits."""

import numpy as np


def leaky_relu_gradient(X, slope=0.01):
    h = 2.0**-20
    return (np.maximum(X + h, slope * (X + h)) - np.maximum(X, slope * X)) / h
