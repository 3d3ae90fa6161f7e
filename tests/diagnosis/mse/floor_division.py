"""cause: The sum is divided by // , which drops the fraction.
accepted: any/truncated
"""

import numpy as np


def mse(actual, pred):
    return np.sum((actual - pred) ** 2) // actual.size
