"""full: loops over rows and features, for any number of dimensions."""

import math

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    d = X.shape[-1]
    rows = []
    for x in np.reshape(X, (-1, d)):
        mu = 0.0
        for value in x:
            mu += float(value) / d
        var = 0.0
        for value in x:
            var += (float(value) - mu) ** 2 / d
        rows.append([gamma[j] * (x[j] - mu) / math.sqrt(var + eps) + beta[j] for j in range(d)])
    return np.array(rows).reshape(X.shape)
