"""cause: The recorded losses are half the mean squared error (the loss that is minimised) instead of the mean squared error.
accepted: gradient_descent/halved_losses, any/factor
"""

import numpy as np


def linear_regression_loss(W, data, target):
    return np.mean((data @ W - target) ** 2) / 2


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    for k in range(num_iters):
        gradient = X_train.T @ (X_train @ W - Y_train) / X_train.shape[0]
        W = W - alpha * gradient
        train_loss[k] = linear_regression_loss(W, X_train, Y_train)
        valid_loss[k] = linear_regression_loss(W, X_valid, Y_valid)
    return W, train_loss, valid_loss
