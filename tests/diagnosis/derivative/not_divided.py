"""cause: The difference of the function values is not divided by the step at all."""

import numpy as np


def derivative(f, x):
    delta = 0.0001
    right = f(x + delta)
    left = f(x - delta)
    return right - left
