"""zero: adds the partial derivatives up."""

import numpy as np


def gradient(f, X):
    h = 1e-5
    total = 0
    for e in np.eye(len(X)):
        total += (f(X + h * e) - f(X - h * e)) / (2 * h)
    return total
