"""zero: sigmoid(X) (1 - X)."""

import numpy as np


def sigmoid_gradient(X):
    return 1 / (1 + np.exp(-X)) * (1 - X)
