"""full: a loop of its own over unit vectors, central."""

import numpy as np


def gradient(f, X):
    h = 1e-5
    slopes = []
    for e in np.eye(len(X)):
        slopes.append((f(X + h * e) - f(X - h * e)) / (2 * h))
    return np.array(slopes)
