"""cause: The scores are divided by their row sum without being exponentiated first.
accepted: softmax/forgets_the_exponential
"""

import numpy as np


def softmax(X):
    n, k = X.shape
    out = np.zeros((n, k))
    for i in range(n):
        total = 0
        for j in range(k):
            total += X[i, j]
        for j in range(k):
            out[i, j] = X[i, j] / total
    return out
