"""cause: The second derivative is computed instead of the first."""

import numpy as np


def derivative(f, x):
    h = 1e-3
    return (f(x + h) - 2 * f(x) + f(x - h)) / h ** 2
