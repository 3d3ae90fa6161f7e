"""zero: returns Y alone."""

import numpy as np


def batch_norm(X, gamma, beta, eps=1e-5):
    return gamma * (X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + eps) + beta
