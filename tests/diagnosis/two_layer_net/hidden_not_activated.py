"""cause: The sigmoid of the hidden layer is forgotten in the forward pass, so the hidden values are the plain X W1 (the backward pass still uses the sigmoid's derivative).
accepted: two_layer_net/activates_on_the_way_back_alone, two_layer_net/linear_hidden_layer
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
    n = len(X)
    hidden = np.dot(X, W1)
    scores = np.dot(hidden, W2)
    out = softmax(scores)
    J = cross_entropy(Y, out)

    delta2 = (out - Y) / n
    dW2 = np.dot(hidden.T, delta2)
    delta1 = np.dot(delta2, W2.T) * sigmoid_gradient(np.dot(X, W1))
    dW1 = np.dot(X.T, delta1)
    return J, dW1, dW2
