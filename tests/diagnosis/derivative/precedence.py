"""cause: The parentheses around 2 * h are missing, so the difference is divided by 2 and multiplied by h.
accepted: derivative/multiplies_by_h, derivative/loses_the_step, any/factor
"""

import numpy as np


def derivative(f, x):
    h = 0.00001
    numerator = f(x + h) - f(x - h)
    return numerator / 2 * h
