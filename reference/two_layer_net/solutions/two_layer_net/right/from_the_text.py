"""full: forward and backward as in the text."""

import numpy as np


def two_layer_net(X, Y, W1, W2):
    N = X.shape[0]
    Z1 = X @ W1
    A1 = 1 / (1 + np.exp(-Z1))
    Z2 = A1 @ W2
    E = np.exp(Z2 - Z2.max(axis=1, keepdims=True))
    out = E / E.sum(axis=1, keepdims=True)
    J = -np.sum(Y * np.log(out + 1e-15)) / N
    d2 = (out - Y) / N
    dW2 = A1.T @ d2
    d1 = d2 @ W2.T * A1 * (1 - A1)
    dW1 = X.T @ d1
    return J, dW1, dW2
