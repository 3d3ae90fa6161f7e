"""cause: The output layer applies the sigmoid instead of the softmax.
accepted: two_layer_net/sigmoid_output
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-X))


def cross_entropy(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-15), axis=1))


def two_layer_net(X, Y, W1, W2):
    n = X.shape[0]
    a1 = sigmoid(X @ W1)
    a2 = sigmoid(a1 @ W2)
    J = cross_entropy(Y, a2)
    d2 = (a2 - Y) / n
    d1 = (d2 @ W2.T) * a1 * (1 - a1)
    return J, X.T @ d1, a1.T @ d2
