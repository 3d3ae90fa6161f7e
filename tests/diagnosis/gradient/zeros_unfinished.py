"""cause: The function is not finished: it returns zeros.
accepted: any/constant, any/ignores_function
"""

import numpy as np


def gradient(f, X):
    return np.zeros(len(X))
