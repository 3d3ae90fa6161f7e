"""cause: In the loop over the examples the gradients are overwritten instead of added up, so they come from the last example only (divided by n).
accepted: any/only_one_row
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-X))


def softmax_vector(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()


def two_layer_net(X, Y, W1, W2):
    n = X.shape[0]
    J = 0.0
    dW1 = np.zeros(W1.shape)
    dW2 = np.zeros(W2.shape)
    for i in range(n):
        x, y = X[i], Y[i]
        a1 = sigmoid(x @ W1)
        out = softmax_vector(a1 @ W2)
        J -= np.sum(y * np.log(out + 1e-15)) / n
        delta2 = (out - y) / n
        delta1 = (W2 @ delta2) * a1 * (1 - a1)
        dW2 = np.outer(a1, delta2)
        dW1 = np.outer(x, delta1)
    return J, dW1, dW2
