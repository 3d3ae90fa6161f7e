"""full: a loop over rows, returned as a list."""

import numpy as np


def softmax(X):
    rows = []
    for row in X:
        e = np.exp(row - max(row))
        rows.append(e / sum(e))
    return rows
