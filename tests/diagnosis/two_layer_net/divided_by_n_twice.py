"""cause: The gradient of W1 is divided by n twice, once through delta2 and once again, so dW1 is n times too small.
accepted: two_layer_net/divides_dW1_twice, two_layer_net/divides_twice, any/factor, any/only_one_row
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
    m = X.shape[0]

    A1 = sigmoid(np.dot(X, W1))
    A2 = softmax(np.dot(A1, W2))
    J = cross_entropy(Y, A2)

    dZ2 = (A2 - Y) / m
    dW2 = np.dot(A1.T, dZ2)
    dZ1 = np.dot(dZ2, W2.T) * A1 * (1 - A1)
    dW1 = 1 / m * np.dot(X.T, dZ1)
    return J, dW1, dW2
