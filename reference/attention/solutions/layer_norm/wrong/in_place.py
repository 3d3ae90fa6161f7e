"""partial 0.5: works in the caller's array, and integers refuse."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    X -= X.mean(axis=-1, keepdims=True)
    X /= np.sqrt(np.mean(X**2, axis=-1, keepdims=True) + eps)
    return gamma * X + beta
