"""partial 2/3: gamma and beta are left out."""

import numpy as np


def batch_norm(X, gamma, beta, eps=1e-5):
    mean, var = X.mean(axis=0), X.var(axis=0)
    return (X - mean) / np.sqrt(var + eps), mean, var
