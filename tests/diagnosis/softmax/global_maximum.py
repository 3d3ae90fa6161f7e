"""cause: The maximum of the whole matrix is subtracted instead of that of each row, so a row far below the largest score underflows to zeros and gives 0/0 = nan.
accepted: softmax/overflows, any/overflows
"""

import numpy as np


def softmax(X):
    X = X - np.max(X)
    expX = np.exp(X)
    return expX / np.sum(expX, axis=1, keepdims=True)
