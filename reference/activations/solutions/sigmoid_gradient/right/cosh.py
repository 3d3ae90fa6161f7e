"""full: by the hyperbolic cosine."""

import numpy as np


def sigmoid_gradient(X):
    return 0.25 / np.cosh(X / 2) ** 2
