"""full: the variance as the mean of the squares less the square of the mean."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    mu = X.mean(-1)[..., None]
    var = (X**2).mean(-1)[..., None] - mu**2
    return beta + gamma * (X - mu) * (var + eps) ** -0.5
