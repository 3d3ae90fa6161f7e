"""cause: The mean of the absolute errors is taken instead of the squared ones.
accepted: mse/takes_absolute_values
"""

import numpy as np


def mse(actual, pred):
    errors = np.abs(np.subtract(actual, pred))
    return errors.mean()
