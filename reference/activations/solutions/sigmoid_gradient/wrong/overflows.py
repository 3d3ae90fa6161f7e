"""partial 0.75: exp(-x) / (1 + exp(-x))^2 overflows for large negative x."""

import numpy as np


def sigmoid_gradient(X):
    return np.exp(-X) / (1 + np.exp(-X)) ** 2
