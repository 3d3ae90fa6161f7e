"""cause: The initial weights that are passed in are ignored and replaced by zeros.
accepted: none
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    n, d = X_train.shape
    W = np.zeros((d, 1))
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    for i in range(num_iters):
        W = W - alpha * (X_train.T @ (X_train @ W - Y_train)) / n
        train_loss[i] = mse(Y_train, X_train @ W)
        valid_loss[i] = mse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss
