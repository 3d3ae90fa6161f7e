"""cause: The validation loss is never filled in.
accepted: any/constant
"""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train, valid = np.zeros((num_iters, 1)), np.zeros((num_iters, 1))
    for i in range(num_iters):
        W = W - alpha * X_train.T @ (X_train @ W - Y_train) / len(X_train)
        train[i] = np.mean((X_train @ W - Y_train) ** 2)
    return W, train, valid
