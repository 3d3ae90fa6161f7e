"""full: the formula as it stands."""

import numpy as np


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    n = len(X)
    spread = np.sqrt(X.var(axis=0) + eps)
    Xhat = (X - X.mean(axis=0)) / spread
    dbeta = dY.sum(axis=0)
    dgamma = np.sum(dY * Xhat, axis=0)
    return gamma / (n * spread) * (n * dY - dbeta - Xhat * dgamma), dgamma, dbeta
