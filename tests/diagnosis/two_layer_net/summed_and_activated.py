"""cause: Two mistakes: the gradients are summed over the rows instead of averaged, and the sigmoid's derivative is taken at the activated values A1.
accepted: two_layer_net/sums_and_activates_twice, two_layer_net/gradient_of_the_activated_value, two_layer_net/summed_gradients
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-X))


def softmax(X):
    exp = np.exp(X - np.max(X, axis=1, keepdims=True))
    return exp / np.sum(exp, axis=1, keepdims=True)


def cross_entropy(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-15), axis=1))


def sigmoid_gradient(z):
    s = sigmoid(z)
    return s * (1 - s)


def two_layer_net(X, Y, W1, W2):
    z1 = X.dot(W1)
    a1 = sigmoid(z1)
    z2 = a1.dot(W2)
    out = softmax(z2)
    J = cross_entropy(Y, out)

    d2 = out - Y
    d1 = d2.dot(W2.T) * sigmoid_gradient(a1)
    return J, X.T.dot(d1), a1.T.dot(d2)
