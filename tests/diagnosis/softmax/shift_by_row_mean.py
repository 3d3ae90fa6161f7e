"""cause: The mean of each row is subtracted, not its maximum, so that large scores overflow.
accepted: softmax/overflows, any/overflows
"""

import numpy as np


def softmax(X):
    centred = X - np.mean(X, axis=1, keepdims=True)
    weights = np.exp(centred)
    return weights / np.sum(weights, axis=1, keepdims=True)
