"""cause: The output error delta2 is not divided by the number of examples, so both gradients are sums instead of means and n times too large.
accepted: two_layer_net/summed_gradients, any/factor, any/only_one_row
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
    # forward
    Z1 = X @ W1
    A1 = sigmoid(Z1)
    Z2 = A1 @ W2
    out = softmax(Z2)
    J = cross_entropy(Y, out)
    # backward
    delta2 = out - Y
    dW2 = A1.T @ delta2
    delta1 = (delta2 @ W2.T) * A1 * (1 - A1)
    dW1 = X.T @ delta1
    return J, dW1, dW2
