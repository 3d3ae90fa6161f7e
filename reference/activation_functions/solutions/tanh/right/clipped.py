"""full: x clipped to where tanh still changes."""

import numpy as np


def tanh(X):
    X = np.clip(X, -30, 30)
    return (np.exp(X) - np.exp(-X)) / (np.exp(X) + np.exp(-X))
