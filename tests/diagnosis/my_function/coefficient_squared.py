"""cause: The coefficient 0.05 is squared together with x: (0.05 x)^2.
accepted: my_function/squares_the_factor
"""

import numpy as np


def my_function(x):
    quadratic = (0.05 * x) ** 2
    linear = 0.8 * x
    return quadratic + linear
