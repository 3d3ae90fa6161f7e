"""cause: The two gradients are returned in the wrong order, (J, dW2, dW1).
accepted: two_layer_net/swaps_the_gradients
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
    A1 = sigmoid(X @ W1)
    out = softmax(A1 @ W2)
    J = cross_entropy(Y, out)

    # backpropagation goes from the last layer to the first
    delta2 = (out - Y) / len(X)
    dW2 = A1.T @ delta2
    delta1 = (delta2 @ W2.T) * (A1 * (1 - A1))
    dW1 = X.T @ delta1
    return J, dW2, dW1
