"""cause: The function is not finished: it returns zeros.
accepted: any/constant
"""

import numpy as np


def softmax(X):
    n, k = X.shape
    probabilities = np.zeros((n, k))
    return probabilities
