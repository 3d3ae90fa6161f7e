"""cause: The difference is computed in place with -=, so the array of actual values that was passed in is changed.
accepted: any/changes_arguments
"""

import numpy as np


def mse(actual, pred):
    error = actual
    error -= pred
    return np.mean(error ** 2)
