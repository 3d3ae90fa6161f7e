"""cause: x is multiplied by 2 instead of squared."""

import numpy as np


def my_function(x):
    y = 0.05 * x * 2 + 0.8 * x
    return y
