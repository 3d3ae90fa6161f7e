"""cause: The second derivative is computed instead of the first.
accepted: derivative/gives_the_second_derivative
"""

import numpy as np


def derivative(f, x):
    h = 1e-3
    return (f(x + h) - 2 * f(x) + f(x - h)) / h ** 2
