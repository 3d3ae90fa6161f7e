"""cause: It returns the derivative of my_function, 0.1x + 0.8, by its formula, whatever function is passed.
accepted: derivative/ignores_the_function, any/ignores_function
"""

import numpy as np


def derivative(f, x):
    """f'(x) = 0.1 x + 0.8"""
    return 0.1 * x + 0.8
