"""full: the complex step through the tanh form."""

import numpy as np


def sigmoid_gradient(X):
    h = 1e-20
    inside = np.clip(X, -300, 300) / 2
    return 0.5 * np.tanh(inside + 0.5j * h).imag / h
