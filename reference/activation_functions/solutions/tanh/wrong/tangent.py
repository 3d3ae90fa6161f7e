"""zero: the tangent of an angle."""

import numpy as np


def tanh(X):
    return np.tan(X)
