"""cause: The step is added to a copy that keeps the integer type of X, so for integers the step is cut off to nothing and the result is wrong.
accepted: partial_derivative/truncates_the_central_step, partial_derivative/truncates_the_step, any/truncated
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    X_plus = X.copy()
    X_minus = X.copy()
    X_plus[i] = X_plus[i] + h
    X_minus[i] = X_minus[i] - h
    return (f(X_plus) - f(X_minus)) / (2 * h)
