"""cause: Both gradients are transposed: dW1 has the shape of W1^T and dW2 that of W2^T.
accepted: two_layer_net/transposes_the_gradients, any/transposed
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
    n = X.shape[0]
    A1 = sigmoid(X @ W1)
    out = softmax(A1 @ W2)
    delta2 = (out - Y) / n
    delta1 = (delta2 @ W2.T) * A1 * (1 - A1)
    dW1 = delta1.T @ X
    dW2 = delta2.T @ A1
    J = cross_entropy(Y, out)
    return J, dW1, dW2
