"""cause: The hidden layer uses tanh with its derivative 1 - A1^2 instead of the sigmoid.
accepted: two_layer_net/tanh_hidden_layer
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
    n = len(X)
    A1 = np.tanh(X @ W1)
    out = softmax(A1 @ W2)
    J = cross_entropy(Y, out)
    delta2 = (out - Y) / n
    dW2 = A1.T @ delta2
    delta1 = (delta2 @ W2.T) * (1 - A1 ** 2)
    dW1 = X.T @ delta1
    return J, dW1, dW2
