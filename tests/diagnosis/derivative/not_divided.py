"""cause: The difference of the function values is not divided by the step at all.
accepted: derivative/forgets_to_divide_the_central_difference, derivative/loses_the_step, any/factor
"""

import numpy as np


def derivative(f, x):
    delta = 0.0001
    right = f(x + delta)
    left = f(x - delta)
    return right - left
