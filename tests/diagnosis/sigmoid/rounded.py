"""cause: The result is rounded to two decimals.
accepted: sigmoid/rounds_to_two_digits, sigmoid/rounds_the_result, any/rounded
"""

import numpy as np


def sigmoid(X):
    s = 1 / (1 + np.exp(-X))
    return np.round(s, 2)
