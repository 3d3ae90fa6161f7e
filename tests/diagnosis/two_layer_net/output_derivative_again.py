"""cause: The output error out - Y is multiplied by out(1-out), as if the derivative of the output activation were not contained in out - Y already.
accepted: two_layer_net/multiplies_by_the_outputs_slope, two_layer_net/applies_the_softmax_gradient_twice
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
    J = cross_entropy(Y, out)
    delta2 = (out - Y) * out * (1 - out) / n
    delta1 = (delta2 @ W2.T) * A1 * (1 - A1)
    dW1 = X.T @ delta1
    dW2 = A1.T @ delta2
    return J, dW1, dW2
