"""cause: The function is not finished: it returns the array of zeros that it began with.
accepted: any/constant
"""

import numpy as np


def sigmoid(X):
    result = np.zeros(np.shape(X))
    for index in range(len(X)):
        pass
    return result
