"""full: as in the text."""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    N = X_train.shape[0]
    for i in range(num_iters):
        grad = X_train.T @ (X_train @ W - Y_train) / N
        W = W - alpha * grad
        train_loss[i] = np.mean((Y_train - X_train @ W) ** 2)
        valid_loss[i] = np.mean((Y_valid - X_valid @ W) ** 2)
    return W, train_loss, valid_loss
