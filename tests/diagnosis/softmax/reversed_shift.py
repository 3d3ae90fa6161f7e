"""cause: The score is subtracted from the row maximum instead of the maximum from the score, so exp is taken of minus x and the largest score gets the smallest probability.
accepted: softmax/reverses_the_sign
"""

import numpy as np


def softmax(X):
    biggest = X.max(axis=1, keepdims=True)
    z = biggest - X
    numerator = np.exp(z)
    denominator = numerator.sum(axis=1, keepdims=True)
    return numerator / denominator
