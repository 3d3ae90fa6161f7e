"""full: by the hyperbolic tangent."""

import numpy as np


def sigmoid(X):
    return 0.5 * (np.tanh(0.5 * X) + 1)
