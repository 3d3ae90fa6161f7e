"""cause: The coefficients are swapped: 0.8 x^2 + 0.05 x.
accepted: my_function/swaps_the_coefficients
"""

import numpy as np


def my_function(x):
    a = 0.05
    b = 0.8
    return b * x ** 2 + a * x
