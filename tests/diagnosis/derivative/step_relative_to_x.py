"""cause: The step is a fraction of x, so that it is zero at x = 0 and the quotient is 0/0.
accepted: derivative/scales_the_step_with_x
"""

import numpy as np


def derivative(f, x):
    h = x * 1e-5
    return (f(x + h) - f(x - h)) / (2 * h)
