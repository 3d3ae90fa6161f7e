"""full: math.pow, for numbers alone."""

import math


def my_function(x):
    return 0.05 * math.pow(x, 2) + 0.8 * x
