"""cause: The two factors are combined with np.dot, a sum of products or matrix product, instead of element by element.
accepted: sigmoid_gradient/multiplies_as_matrices
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-X))


def sigmoid_gradient(X):
    return np.dot(sigmoid(X), 1 - sigmoid(X))
