"""cause: The row maximum is subtracted in the numerator only, while the denominator sums the exponentials of the unshifted scores.
accepted: none
"""

import numpy as np


def softmax(X):
    max_X = np.max(X, axis=1, keepdims=True)
    return np.exp(X - max_X) / np.sum(np.exp(X), axis=1, keepdims=True)
