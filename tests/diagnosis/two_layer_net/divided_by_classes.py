"""cause: The output error is divided by the number of classes instead of by the number of examples.
accepted: two_layer_net/divides_by_classes
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-X))


def softmax(X):
    exp = np.exp(X - np.max(X, axis=1, keepdims=True))
    return exp / np.sum(exp, axis=1, keepdims=True)


def cross_entropy(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-15), axis=1))


def two_layer_net(X, Y, W1, W2):
    n = Y.shape[1]
    A1 = sigmoid(X @ W1)
    out = softmax(A1 @ W2)
    J = cross_entropy(Y, out)
    delta2 = (out - Y) / n
    delta1 = (delta2 @ W2.T) * A1 * (1 - A1)
    return J, X.T @ delta1, A1.T @ delta2
