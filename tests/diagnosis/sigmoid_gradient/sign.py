"""cause: The factor is s - 1 instead of 1 - s, so the derivative has the wrong sign.
accepted: sigmoid_gradient/reverses_the_sign, any/factor
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-X))


def sigmoid_gradient(X):
    y = sigmoid(X)
    return y * (y - 1)
