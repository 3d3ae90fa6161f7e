"""cause: The gradient of W2 uses the hidden values before activation, X W1, instead of the activated A1.
accepted: two_layer_net/takes_the_preactivation_for_A1
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
    Z1 = X @ W1
    A1 = sigmoid(Z1)
    Z2 = A1 @ W2
    out = softmax(Z2)
    J = cross_entropy(Y, out)
    dZ2 = (out - Y) / X.shape[0]
    dW2 = Z1.T @ dZ2
    dA1 = dZ2 @ W2.T
    dZ1 = dA1 * sigmoid(Z1) * (1 - sigmoid(Z1))
    dW1 = X.T @ dZ1
    return J, dW1, dW2
