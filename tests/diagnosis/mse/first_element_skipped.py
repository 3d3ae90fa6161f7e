"""cause: The loop starts at index 1, so the first element is left out of the sum.
accepted: none
"""

import numpy as np


def mse(actual, pred):
    y = np.asarray(actual).reshape(-1)
    y_hat = np.asarray(pred).reshape(-1)
    n = len(y)
    s = 0.0
    for i in range(1, n):
        s = s + (y[i] - y_hat[i]) ** 2
    return s / n
