"""cause: The result is rounded to six decimals.
accepted: any/rounded
"""

import numpy as np


def sigmoid(X):
    return np.around(1 / (1 + np.exp(-X)), 6)
