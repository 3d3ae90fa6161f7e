"""cause: The sum of squares is divided by N - 1 instead of N.
accepted: mse/divides_by_one_less
"""

import numpy as np


def mse(actual, pred):
    a = np.array(actual).flatten()
    p = np.array(pred).flatten()
    n = len(a)
    return sum((a - p) ** 2) / (n - 1)
