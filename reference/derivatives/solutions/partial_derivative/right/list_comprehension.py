"""full: builds the moved point entry by entry, backward."""

import numpy as np

step_of_partial = 1e-7


def partial_derivative(f, X, i):
    moved = np.array([x - step_of_partial if j == i else x for j, x in enumerate(X)])
    return (f(X) - f(moved)) / step_of_partial
