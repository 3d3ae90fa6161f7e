"""cause: The squares are printed and nothing is returned.
accepted: any/returns_nothing
"""

import numpy as np


def mse(actual, pred):
    for a, p in zip(np.ravel(actual), np.ravel(pred), strict=True):
        print((a - p) ** 2)
