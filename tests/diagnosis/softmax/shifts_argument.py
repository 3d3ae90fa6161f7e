"""cause: The maximum is subtracted in place, so the array of scores that was passed in is changed.
accepted: any/changes_arguments
"""

import numpy as np


def softmax(X):
    for row in X:
        row -= max(row)
    exp = np.exp(X)
    return exp / exp.sum(axis=1, keepdims=True)
