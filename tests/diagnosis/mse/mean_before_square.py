"""cause: The mean error is squared instead of the mean of the squared errors being taken.
accepted: mse/squares_the_mean
"""

import numpy as np


def mse(actual, pred):
    return np.mean(actual - pred) ** 2
