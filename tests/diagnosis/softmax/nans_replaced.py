"""cause: inf / inf is replaced by 0, so that large scores get no probability.
accepted: any/only_small, softmax/overflows
"""

import numpy as np


def softmax(X):
    weights = np.exp(X)
    return np.nan_to_num(weights / weights.sum(axis=1, keepdims=True))
