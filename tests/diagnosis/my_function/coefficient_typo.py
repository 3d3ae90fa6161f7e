"""cause: The coefficient of x^2 is 0.5 instead of 0.05.
accepted: my_function/shifts_the_decimal_point
"""

import numpy as np


def my_function(x):
    return 0.5 * x ** 2 + 0.8 * x
