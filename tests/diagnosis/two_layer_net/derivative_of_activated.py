"""cause: The sigmoid's derivative is evaluated at the activated values A1 instead of at X W1, so the sigmoid is applied twice in the gradient of W1.
accepted: two_layer_net/gradient_of_the_activated_value
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-X))


def softmax(X):
    exp = np.exp(X - np.max(X, axis=1, keepdims=True))
    return exp / np.sum(exp, axis=1, keepdims=True)


def cross_entropy(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-15), axis=1))


def sigmoid_gradient(X):
    return sigmoid(X) * (1 - sigmoid(X))


def two_layer_net(X, Y, W1, W2):
    n = X.shape[0]
    hidden = sigmoid(np.dot(X, W1))
    out = softmax(np.dot(hidden, W2))
    J = cross_entropy(Y, out)

    error_out = (out - Y) / n
    dW2 = np.dot(hidden.T, error_out)
    error_hidden = np.dot(error_out, W2.T) * sigmoid_gradient(hidden)
    dW1 = np.dot(X.T, error_hidden)
    return J, dW1, dW2
