"""full: a loop over all places."""

import numpy as np


def relu(X):
    result = np.zeros(X.shape)
    for place in np.ndindex(X.shape):
        if X[place] > 0:
            result[place] = X[place]
    return result
