"""half: reports half the mean squared errors."""

import numpy as np


def half_squared_error(W, X, Y):
    return np.mean((X @ W - Y) ** 2) / 2


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss, valid_loss = np.zeros((num_iters, 1)), np.zeros((num_iters, 1))
    for i in range(num_iters):
        W = W - alpha * X_train.T @ (X_train @ W - Y_train) / len(X_train)
        train_loss[i] = half_squared_error(W, X_train, Y_train)
        valid_loss[i] = half_squared_error(W, X_valid, Y_valid)
    return W, train_loss, valid_loss
