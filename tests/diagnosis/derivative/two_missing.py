"""cause: The central difference is divided by h instead of 2h, so the result is twice too large.
accepted: derivative/forgets_the_two, any/factor
"""

import numpy as np


def derivative(f, x):
    h = 1e-5
    return (f(x + h) - f(x - h)) / h
