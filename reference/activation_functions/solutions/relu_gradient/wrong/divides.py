"""partial 0.75: nan at the kink."""

import numpy as np


def relu_gradient(X):
    return np.maximum(X, 0) / X
