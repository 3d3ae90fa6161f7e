"""partial 0.75: the softmax overflows for large scores."""

import numpy as np


def _windows_of_three(X):
    return np.lib.stride_tricks.sliding_window_view(X[:, 0], (3, 3), axis=(1, 2))


def digits_network(X, Y, K, W, b):
    n = len(X)
    windows = _windows_of_three(X)
    Z = np.einsum("nxyij,fij->nfxy", windows, K[:, 0])
    A = np.maximum(Z, 0)
    M = A.reshape(n, len(K), 3, 2, 3, 2).max(axis=(3, 5))
    F = M.reshape(n, -1)
    S = F @ W + b
    E = np.exp(S)
    out = E / E.sum(axis=1, keepdims=True)
    J = -np.sum(Y * np.log(out + 1e-15)) / n
    delta = (out - Y) / n
    dM = (delta @ W.T).reshape(M.shape)
    dA = np.kron(dM, np.ones((2, 2))) * (A == np.kron(M, np.ones((2, 2))))
    dZ = dA * (Z > 0)
    dK = np.einsum("nfxy,nxyij->fij", dZ, windows)[:, None]
    return J, dK, F.T @ delta, delta.sum(axis=0)
