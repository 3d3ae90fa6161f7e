"""cause: The step of 0.1 is too large, so the difference quotient is far off the derivative.
accepted: any/coarse_step
"""

import numpy as np


def derivative(f, x):
    h = 0.1
    slope = (f(x + h) - f(x)) / h
    return slope
