"""full: loops over rows and pairs of features, as lists where they do."""

import math

import numpy as np


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    d = X.shape[-1]
    dX, dgamma, dbeta = [], [0.0] * d, [0.0] * d
    for dy, x in zip(dY.reshape(-1, d), X.reshape(-1, d)):
        mu = sum(float(v) for v in x) / d
        s = math.sqrt(sum((float(v) - mu) ** 2 for v in x) / d + eps)
        n = [(float(v) - mu) / s for v in x]
        row = []
        for j in range(d):
            total = 0.0
            for i in range(d):
                total += dy[i] * gamma[i] * ((1.0 if i == j else 0.0) - 1 / d - n[i] * n[j] / d) / s
            row.append(total)
            dgamma[j] += dy[j] * n[j]
            dbeta[j] += dy[j]
        dX.append(row)
    return [np.array(dX).reshape(X.shape), dgamma, dbeta]
