"""cause: X is treated as if the sigmoid had been applied already: it computes X(1-X).
accepted: sigmoid_gradient/takes_x_as_activated
"""

import numpy as np


def sigmoid_gradient(X):
    """derivative of sigmoid: s * (1 - s)"""
    return X * (1 - X)
