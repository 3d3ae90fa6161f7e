"""cause: It calls the global my_function instead of the function f that is passed.
accepted: derivative/ignores_the_function, any/ignores_function
"""

import numpy as np


def my_function(x):
    return 0.05 * x ** 2 + 0.8 * x


def derivative(f, x):
    h = 1e-4
    return (my_function(x + h) - my_function(x - h)) / (2 * h)
