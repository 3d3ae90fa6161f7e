"""cause: A forward difference is divided by 2h as if it were a central one, so the result is half the derivative.
accepted: derivative/divides_by_two_h, derivative/halves_the_derivative, any/factor
"""

import numpy as np


def derivative(f, x):
    h = 1e-5
    return (f(x + h) - f(x)) / (2 * h)
