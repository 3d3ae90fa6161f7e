"""zero: the variance with ddof=1."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    mu = X.mean(axis=-1, keepdims=True)
    return gamma * (X - mu) / np.sqrt(X.var(axis=-1, keepdims=True, ddof=1) + eps) + beta
