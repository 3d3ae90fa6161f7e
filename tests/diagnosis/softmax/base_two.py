"""cause: Powers of 2 are used instead of powers of e.
accepted: softmax/takes_powers_of_two
"""

import numpy as np


def softmax(X):
    scores = X - np.amax(X, axis=1, keepdims=True)
    powers = np.power(2.0, scores)
    return powers / powers.sum(axis=1, keepdims=True)
