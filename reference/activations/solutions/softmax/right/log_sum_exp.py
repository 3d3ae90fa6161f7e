"""full: by the logarithm of the sum."""

import numpy as np


def softmax(X):
    m = X.max(1)[:, None]
    log_sum = m + np.log(np.exp(X - m).sum(1)[:, None])
    return np.exp(X - log_sum)
