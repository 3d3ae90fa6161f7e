"""full: sums in the place of means, one over d s outside."""

import numpy as np


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    d = X.shape[-1]
    s = np.sqrt(X.var(-1) + eps)[..., None]
    n = (X - X.mean(-1)[..., None]) / s
    g = gamma * dY
    dX = (d * g - g.sum(-1)[..., None] - n * (g * n).sum(-1)[..., None]) / (d * s)
    dgamma, dbeta = dY * n, dY
    while dbeta.ndim > 1:
        dgamma, dbeta = dgamma.sum(axis=0), dbeta.sum(axis=0)
    return dX, dgamma, dbeta
