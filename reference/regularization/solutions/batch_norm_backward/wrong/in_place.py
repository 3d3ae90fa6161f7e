"""partial 0.5: works in the caller's array, which one of integers refuses."""

import numpy as np


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    Xhat = (X - X.mean(axis=0)) / s
    dgamma, dbeta = np.sum(dY * Xhat, axis=0), np.sum(dY, axis=0)
    dY -= dbeta / len(X) + Xhat * dgamma / len(X)
    dY *= gamma / s
    return dY, dgamma, dbeta
