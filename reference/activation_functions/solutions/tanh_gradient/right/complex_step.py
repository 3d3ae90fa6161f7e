"""full: a complex step."""

import numpy as np


def tanh_gradient(X):
    return np.tanh(X + 1e-30j).imag / 1e-30
