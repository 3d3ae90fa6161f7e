"""cause: The square of the denominator is missing: it computes e^-|x|/(1+e^-|x|) instead of e^-|x|/(1+e^-|x|)^2.
accepted: none
"""

import numpy as np


def sigmoid_gradient(X):
    # the derivative is symmetric, so abs() is allowed and avoids overflow
    e = np.exp(-np.abs(X))
    return e / (1 + e)
