"""cause: The result is stored in an array made by zeros_like of X, so for integer scores the probabilities are cut off to integers.
accepted: any/truncated
"""

import numpy as np


def softmax(X):
    probs = np.zeros_like(X)
    for i, row in enumerate(X):
        e = np.exp(row - np.max(row))
        probs[i, :] = e / np.sum(e)
    return probs
