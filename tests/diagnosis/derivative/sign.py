"""cause: The function values are subtracted in the wrong order, so the derivative has the wrong sign.
accepted: derivative/reverses_the_forward_difference, derivative/reverses_the_sign, any/factor
"""

import numpy as np


def derivative(f, x):
    h = 1e-6
    y1 = f(x)
    y2 = f(x + h)
    return (y1 - y2) / h
