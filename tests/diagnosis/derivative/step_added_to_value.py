"""cause: The step is added to the value f(x) instead of to the point x, so the result is 1 for every function.
accepted: derivative/adds_h_to_the_value, any/constant
"""

import numpy as np


def derivative(f, x):
    h = 1e-5
    f_plus = f(x) + h
    f_minus = f(x) - h
    return (f_plus - f_minus) / (2 * h)
