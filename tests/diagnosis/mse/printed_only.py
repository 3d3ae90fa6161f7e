"""cause: The result is printed but not returned, so the function returns None.
accepted: any/prints_instead, any/returns_nothing
"""

import numpy as np


def mse(actual, pred):
    error = np.mean((actual - pred) ** 2)
    print("MSE:", error)
