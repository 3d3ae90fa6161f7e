"""full: the formula with NumPy's mean and variance."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    mu = np.mean(X, axis=-1, keepdims=True)
    var = np.var(X, axis=-1, keepdims=True)
    return gamma * (X - mu) / np.sqrt(var + eps) + beta
