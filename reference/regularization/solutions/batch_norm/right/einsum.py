"""full: by einsum, in the transpose."""

import numpy as np


def batch_norm(X, gamma, beta, eps=1e-5):
    mu = np.einsum("ij->j", X) / len(X)
    C = X.T - mu[:, None]
    var = np.einsum("ji,ji->j", C, C) / len(X)
    Y = gamma[:, None] * C * (var[:, None] + eps) ** -0.5 + beta[:, None]
    return [Y.T, mu, var]
