"""cause: The squared error of each element is returned as an array, without the mean.
accepted: mse/gives_each_square
"""

import numpy as np


def mse(actual, pred):
    """squared error between actual and pred"""
    error = actual - pred
    return np.power(error, 2)
