"""partial 2/3: returns the standard deviation."""

import numpy as np


def batch_norm(X, gamma, beta, eps=1e-5):
    mean, std = X.mean(axis=0), X.std(axis=0)
    return gamma * (X - mean) / np.sqrt(std**2 + eps) + beta, mean, std
