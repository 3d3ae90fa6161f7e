"""cause: The output error is Y - out instead of out - Y, so both gradients have the wrong sign.
accepted: two_layer_net/reverses_the_sign, any/factor
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
    num = len(Y)
    layer1 = sigmoid(X @ W1)
    layer2 = softmax(layer1 @ W2)
    J = cross_entropy(Y, layer2)

    layer2_delta = (Y - layer2) / num
    layer1_error = layer2_delta @ W2.T
    layer1_delta = layer1_error * layer1 * (1 - layer1)

    dW2 = layer1.T @ layer2_delta
    dW1 = X.T @ layer1_delta
    return J, dW1, dW2
