"""partial 2/3: the term of the variance is missing."""

import numpy as np


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    Xhat = (X - X.mean(axis=0)) / s
    return gamma / s * (dY - dY.mean(axis=0)), np.sum(dY * Xhat, axis=0), np.sum(dY, axis=0)
