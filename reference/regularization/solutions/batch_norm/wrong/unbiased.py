"""partial 1/3: divides the variance by n - 1, which leaves the mean right."""

import numpy as np


def batch_norm(X, gamma, beta, eps=1e-5):
    mean, var = X.mean(axis=0), X.var(axis=0, ddof=1)
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, mean, var
