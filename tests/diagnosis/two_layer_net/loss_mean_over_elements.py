"""cause: The loss J is averaged over all n times k elements instead of over the n rows, so J (but not the gradients) is k times too small.
accepted: two_layer_net/averages_the_loss_over_all_entries, any/factor
"""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    x = x - np.max(x, axis=1, keepdims=True)
    return np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)


def two_layer_net(X, Y, W1, W2):
    H = sigmoid(X @ W1)
    P = softmax(H @ W2)
    J = np.mean(-Y * np.log(P + 1e-15))
    G2 = (P - Y) / len(X)
    G1 = (G2 @ W2.T) * H * (1 - H)
    return J, X.T @ G1, H.T @ G2
