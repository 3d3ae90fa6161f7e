"""cause: The step is added to all variables at once instead of to variable i only, so the result is the sum of all partial derivatives.
accepted: partial_derivative/moves_every_variable
"""

import numpy as np


def partial_derivative(f, X, i):
    X = np.array(X, dtype=float)
    h = 1e-6
    return (f(X + h) - f(X - h)) / (2 * h)
