"""full: relu(x) / x, with 0 in the place of nan."""

import numpy as np


def relu_gradient(X):
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.maximum(X, 0) / X)
