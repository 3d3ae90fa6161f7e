"""partial 0.75: an array of the kind of X takes the result."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    Y = np.zeros_like(X)
    mu, var = X.mean(axis=-1, keepdims=True), X.var(axis=-1, keepdims=True)
    Y[...] = gamma * (X - mu) / np.sqrt(var + eps) + beta
    return Y
