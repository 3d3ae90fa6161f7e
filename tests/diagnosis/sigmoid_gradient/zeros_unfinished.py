"""cause: The function is not finished: it returns zeros.
accepted: any/constant
"""

import numpy as np


def sigmoid_gradient(X):
    return np.zeros_like(X, dtype=float)
