"""partial 2/3: mean and variance are taken for constants."""

import numpy as np


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    Xhat = (X - X.mean(axis=0)) / s
    return dY * gamma / s, np.sum(dY * Xhat, axis=0), np.sum(dY, axis=0)
