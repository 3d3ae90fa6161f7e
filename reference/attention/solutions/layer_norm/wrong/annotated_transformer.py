"""half: the unbiased deviation with eps outside."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    mean = X.mean(-1, keepdims=True)
    std = X.std(-1, keepdims=True, ddof=1)
    return gamma * (X - mean) / (std + eps) + beta
