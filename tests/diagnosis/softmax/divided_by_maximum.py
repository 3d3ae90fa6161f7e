"""cause: The exponentials are divided by the largest exponential of the row instead of by their sum.
accepted: softmax/divides_by_the_largest
"""

import numpy as np


def softmax(X):
    shifted = X - X.max(axis=1, keepdims=True)
    exp = np.exp(shifted)
    return exp / exp.max(axis=1, keepdims=True)
