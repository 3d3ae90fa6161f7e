"""cause: The sigmoid is applied twice, so the derivative is taken at sigma(x) instead of at x.
accepted: sigmoid_gradient/activates_twice
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-X))


def sigmoid_gradient(X):
    X = sigmoid(X)
    g = sigmoid(X) * (1 - sigmoid(X))
    return g
