"""full: the equations of the paper."""

import numpy as np


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    m = len(X)
    mu, var = X.mean(0), X.var(0)
    dXhat = dY * gamma
    dvar = np.sum(dXhat * (X - mu), 0) * -0.5 * (var + eps) ** -1.5
    dmu = np.sum(-dXhat / np.sqrt(var + eps), 0) + dvar * np.mean(-2 * (X - mu), 0)
    dX = dXhat / np.sqrt(var + eps) + dvar * 2 * (X - mu) / m + dmu / m
    return dX, np.sum(dY * (X - mu) / np.sqrt(var + eps), 0), np.sum(dY, 0)
