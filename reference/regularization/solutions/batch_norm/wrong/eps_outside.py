"""partial 2/3: eps outside the root."""

import numpy as np


def batch_norm(X, gamma, beta, eps=1e-5):
    mean, var = X.mean(axis=0), X.var(axis=0)
    return gamma * (X - mean) / (np.sqrt(var) + eps) + beta, mean, var
