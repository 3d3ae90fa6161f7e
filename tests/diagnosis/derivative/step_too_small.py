"""cause: The step is so small (1e-17) that x + h and x - h are the same number to the computer, and the result is 0.
accepted: derivative/loses_the_step, any/tiny_step
"""

import numpy as np


def derivative(f, x):
    h = 1e-17  # as close to the limit as possible
    return (f(x + h) - f(x - h)) / (2 * h)
