"""cause: It applies the sigmoid to each score instead of the softmax to each row, so the rows do not sum to one.
accepted: softmax/takes_the_sigmoid, any/earlier_exercise
"""

import numpy as np


def softmax(X):
    X = np.asarray(X, dtype=float)
    e = np.exp(-np.abs(X))
    positive = 1 / (1 + e)
    negative = e / (1 + e)
    return np.where(X >= 0, positive, negative)
