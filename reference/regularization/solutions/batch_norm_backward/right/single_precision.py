"""full: computed in float32."""

import numpy as np


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    dY, X, gamma = (np.asarray(a, dtype=np.float32) for a in (dY, X, gamma))
    s = np.sqrt(X.var(axis=0) + np.float32(eps))
    Xhat = (X - X.mean(axis=0)) / s
    dX = gamma / s * (dY - dY.mean(axis=0) - Xhat * np.mean(dY * Xhat, axis=0))
    return dX, np.sum(dY * Xhat, axis=0), dY.sum(axis=0)
