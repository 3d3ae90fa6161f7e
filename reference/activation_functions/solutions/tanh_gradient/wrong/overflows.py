"""partial 0.75: the exponentials overflow."""

import numpy as np


def tanh_gradient(X):
    E = np.exp(2 * X)
    return 1 - ((E - 1) / (E + 1)) ** 2
