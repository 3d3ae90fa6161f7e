"""cause: The loop over the rows ends one too early.
accepted: any/last_missing
"""

import numpy as np


def softmax(X):
    out = np.zeros(X.shape)
    for row in range(X.shape[0] - 1):
        weights = np.exp(X[row] - X[row].max())
        out[row] = weights / weights.sum()
    return out
