"""full: np.piecewise."""

import numpy as np


def leaky_relu(X, slope=0.01):
    return np.piecewise(X.astype(float), [X < 0], [lambda x: slope * x, lambda x: x])
