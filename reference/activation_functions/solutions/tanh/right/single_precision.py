"""full: in single precision."""

import numpy as np


def tanh(X):
    return np.tanh(X.astype(np.float32))
