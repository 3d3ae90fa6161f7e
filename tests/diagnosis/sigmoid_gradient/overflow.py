"""cause: It computes e^-x/(1+e^-x)^2 directly, which overflows for large negative x and gives nan.
accepted: sigmoid_gradient/overflows, any/overflows
"""

import numpy as np


def sigmoid_gradient(X):
    exp_minus = np.exp(-1.0 * X)
    return exp_minus / (1 + exp_minus) ** 2
