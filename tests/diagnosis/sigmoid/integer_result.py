"""cause: The results are stored in an array made by zeros_like of X, so for integer input they are cut off to 0 or 1.
accepted: sigmoid/truncates_integers, any/truncated
"""

import numpy as np


def sigmoid(X):
    result = np.zeros_like(X)
    for index, x in np.ndenumerate(X):
        result[index] = 1 / (1 + np.exp(-x))
    return result
