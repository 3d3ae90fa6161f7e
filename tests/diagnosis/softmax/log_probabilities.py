"""cause: It returns the logarithm of the probabilities (log-softmax) instead of the probabilities.
accepted: softmax/gives_the_logarithm
"""

import numpy as np


def softmax(X):
    m = np.max(X, axis=1, keepdims=True)
    # log-sum-exp trick
    lse = m + np.log(np.sum(np.exp(X - m), axis=1, keepdims=True))
    return X - lse
