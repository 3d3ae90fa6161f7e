"""cause: The loss J is the sum of the cross-entropies over the rows instead of their mean, while the gradients are those of the mean.
accepted: two_layer_net/sums_the_loss, any/factor, any/only_one_row
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    ez = np.exp(z - z.max(axis=1, keepdims=True))
    return ez / ez.sum(axis=1, keepdims=True)


def two_layer_net(X, Y, W1, W2):
    N = len(X)
    A1 = sigmoid(X @ W1)
    out = softmax(A1 @ W2)
    J = -np.sum(Y * np.log(out + 1e-15))
    delta2 = (out - Y) / N
    delta1 = delta2 @ W2.T * (A1 * (1 - A1))
    return J, X.T @ delta1, A1.T @ delta2
