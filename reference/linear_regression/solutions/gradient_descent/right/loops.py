"""full: the gradient summed in loops."""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    n, d = X_train.shape
    w = np.array(W, dtype=float)
    train_loss, valid_loss = np.empty((num_iters, 1)), np.empty((num_iters, 1))
    for k in range(num_iters):
        error = X_train @ w - Y_train
        step = np.zeros((d, 1))
        for j in range(d):
            step[j, 0] = sum(error[:, 0] * X_train[:, j]) / n
        w = w - alpha * step
        train_loss[k, 0] = ((X_train @ w - Y_train) ** 2).sum() / n
        valid_loss[k, 0] = ((X_valid @ w - Y_valid) ** 2).sum() / len(X_valid)
    return w, train_loss, valid_loss
