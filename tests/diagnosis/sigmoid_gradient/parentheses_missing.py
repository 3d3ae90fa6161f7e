"""cause: The parentheses around 1 - s are missing, so s * 1 - s is computed, which is always zero.
accepted: sigmoid_gradient/forgets_the_brackets, any/constant
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-X))


def sigmoid_gradient(X):
    sig = sigmoid(X)
    grad = sig * 1 - sig
    return grad
