"""cause: The result is half the mean squared error, with a factor 1/(2N).
accepted: mse/halves_the_mean, any/factor
"""

import numpy as np


def mse(actual, pred):
    N = actual.size
    return 1 / (2 * N) * np.sum((actual - pred) ** 2)
