"""full: the derivative of log(out + 1e-15) at the target alone, with the 1e-15."""

import numpy as np


def two_layer_net(X, Y, W1, W2):
    n = X.shape[0]
    A1 = np.exp(-np.logaddexp(0, -(X @ W1)))
    Z2 = A1 @ W2
    E = np.exp(Z2 - np.max(Z2, axis=1)[:, np.newaxis])
    out = E / np.sum(E, axis=1)[:, np.newaxis]
    q = np.sum(out * Y, axis=1, keepdims=True)
    J = np.sum(-np.log(q + 1e-15)) / n
    delta2 = (out - Y) * q / (q + 1e-15) / n
    delta1 = (delta2 @ W2.T) * A1 * (1 - A1)
    return J, X.T @ delta1, A1.T @ delta2
