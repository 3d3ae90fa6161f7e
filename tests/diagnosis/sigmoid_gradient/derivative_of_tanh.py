"""cause: The formula of the tanh derivative, 1 - s^2, is used with the sigmoid s.
accepted: sigmoid_gradient/takes_the_pattern_of_tanh
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-X))


def sigmoid_gradient(X):
    a = sigmoid(X)
    return 1 - a ** 2
