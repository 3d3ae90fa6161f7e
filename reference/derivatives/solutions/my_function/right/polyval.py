"""full: a polynomial of NumPy."""

import numpy as np


def my_function(x):
    return np.polyval([0.05, 0.8, 0], x)
