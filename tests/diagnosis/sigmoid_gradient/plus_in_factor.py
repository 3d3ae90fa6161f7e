"""cause: The second factor is 1 plus the sigmoid instead of 1 minus the sigmoid.
accepted: sigmoid_gradient/adds_in_the_second_factor
"""

import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_gradient(X):
    s = sigmoid(X)
    return s * (1 + s)
