"""cause: Actual and predicted values are squared before subtraction (a^2 - p^2) instead of their difference being squared.
accepted: mse/subtracts_the_squares
"""

import numpy as np


def mse(actual, pred):
    return np.mean(actual ** 2 - pred ** 2)
