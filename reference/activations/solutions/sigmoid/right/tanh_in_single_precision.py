"""full: by tanh, in single precision."""

import numpy as np


def sigmoid(X):
    X = np.asarray(X, dtype=np.float32)
    return (1 + np.tanh(X / 2)) / 2
