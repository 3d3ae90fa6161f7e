"""cause: Only dW2 has the wrong sign.
accepted: any/factor
"""

import numpy as np


def two_layer_net(X, Y, W1, W2):
    n = X.shape[0]
    A1 = 1 / (1 + np.exp(-X @ W1))
    scores = A1 @ W2
    scores = scores - scores.max(axis=1, keepdims=True)
    out = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    J = -np.sum(Y * np.log(out + 1e-15)) / n
    delta2 = (out - Y) / n
    delta1 = delta2 @ W2.T * A1 * (1 - A1)
    return J, X.T @ delta1, A1.T @ -delta2
