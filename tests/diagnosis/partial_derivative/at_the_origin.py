"""cause: The function is evaluated at the step vectors alone instead of at X plus and minus the step, so it is the partial derivative at the origin.
accepted: partial_derivative/moves_away_from_the_origin
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    X_h = np.zeros(len(X))
    X_h[i] = h
    return (f(X_h) - f(-X_h)) / (2 * h)
