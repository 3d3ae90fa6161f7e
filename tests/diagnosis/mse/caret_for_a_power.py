"""cause: The caret is taken for a power: it is the bitwise exclusive or, which numbers with a fraction do not have.
accepted: none
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ^ 2)
