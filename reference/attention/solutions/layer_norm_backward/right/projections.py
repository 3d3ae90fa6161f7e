"""full: a matrix for each row that takes out its mean and its direction."""

import numpy as np


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    d = X.shape[-1]
    flat_dY, flat_X = dY.reshape(-1, d), X.reshape(-1, d)
    centre = np.eye(d) - np.ones((d, d)) / d
    C = flat_X @ centre
    s = np.sqrt(np.einsum("nj,nj->n", C, C) / d + eps)
    N = C / s[:, None]
    P = centre - np.einsum("ni,nj->nij", N, N) / d
    dX = np.einsum("ni,nij->nj", flat_dY * gamma, P) / s[:, None]
    return dX.reshape(X.shape), np.einsum("nj,nj->j", flat_dY, N), np.ones(len(flat_X)) @ flat_dY
