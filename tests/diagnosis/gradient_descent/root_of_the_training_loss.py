"""cause: Only the training loss is a root.
accepted: any/root
"""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    n, m = len(X_train), len(X_valid)
    train, valid = np.zeros((num_iters, 1)), np.zeros((num_iters, 1))
    for i in range(num_iters):
        W = W - alpha / n * X_train.T @ (X_train @ W - Y_train)
        train[i] = np.linalg.norm(X_train @ W - Y_train) / np.sqrt(n)
        valid[i] = np.sum((X_valid @ W - Y_valid) ** 2) / m
    return W, train, valid
