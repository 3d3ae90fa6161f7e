"""cause: The derivative of the sigmoid is left out of the backward pass, so the error of the hidden layer is just delta2 W2^T.
accepted: two_layer_net/forgets_the_sigmoid_gradient
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
    """Returns cost and gradients of the two layer network"""
    m = X.shape[0]
    A1 = sigmoid(np.matmul(X, W1))
    out = softmax(np.matmul(A1, W2))
    J = cross_entropy(Y, out)
    delta2 = (out - Y) / m
    delta1 = np.matmul(delta2, W2.T)
    dW2 = np.matmul(A1.T, delta2)
    dW1 = np.matmul(X.T, delta1)
    return J, dW1, dW2
