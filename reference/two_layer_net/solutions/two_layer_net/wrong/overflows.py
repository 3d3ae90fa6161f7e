"""partial 0.75: the softmax overflows for large scores."""

import numpy as np


def two_layer_net(X, Y, W1, W2):
    N = len(X)
    A1 = 1 / (1 + np.exp(-X @ W1))
    E = np.exp(A1 @ W2)
    out = E / E.sum(axis=1, keepdims=True)
    J = -np.sum(Y * np.log(out + 1e-15)) / N
    d2 = (out - Y) / N
    d1 = d2 @ W2.T * A1 * (1 - A1)
    return J, X.T @ d1, A1.T @ d2
