"""zero: moves all variables at once."""

import numpy as np


def gradient(f, X):
    h = 1e-5
    return np.array([(f(X + h) - f(X - h)) / (2 * h) for _ in X])
