"""partial 0.75: loops over rows and columns, though the text says of any shape."""

import numpy as np


def sigmoid(X):
    X = np.asarray(X, dtype=float)
    result = np.zeros(X.shape)
    rows, filled = (X, result) if X.ndim == 2 else ([X], [result])
    for row, place in zip(rows, filled):
        for i, x in enumerate(row):
            decay = np.exp(-abs(x))
            place[i] = (1.0 if x >= 0 else decay) / (1.0 + decay)
    return result
