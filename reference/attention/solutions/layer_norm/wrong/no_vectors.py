"""zero: a vector has no columns."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    mu = np.mean(X, axis=-1).reshape(*X.shape[:-1], 1)
    if len(X[0]) != len(gamma):
        gamma = gamma[: len(X[0])]
    return gamma * (X - mu) / np.sqrt(np.var(X, axis=-1).reshape(mu.shape) + eps) + beta
