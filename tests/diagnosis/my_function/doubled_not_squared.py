"""cause: x is multiplied by 2 instead of squared.
accepted: my_function/doubles_for_squares, my_function/forgets_the_square
"""

import numpy as np


def my_function(x):
    y = 0.05 * x * 2 + 0.8 * x
    return y
