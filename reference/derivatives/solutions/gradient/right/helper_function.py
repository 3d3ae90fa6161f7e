"""full: a helper for one variable."""

import numpy as np


def slope_along(f, X, direction, h=1e-5):
    return (f(X + h * direction) - f(X - h * direction)) / (2 * h)


def gradient(f, X):
    return np.fromiter((slope_along(f, X, e) for e in np.identity(len(X))), dtype=float)
