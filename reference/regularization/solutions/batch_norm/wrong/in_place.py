"""partial 0.5: works in the caller's array, which one of integers refuses."""

import numpy as np


def batch_norm(X, gamma, beta, eps=1e-5):
    mean, var = X.mean(axis=0), X.var(axis=0)
    X -= mean
    X *= gamma / np.sqrt(var + eps)
    X += beta
    return X, mean, var
