"""zero: np.gradient is for sampled values."""

import numpy as np


def gradient(f, X):
    return np.gradient(X)
