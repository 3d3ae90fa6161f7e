"""cause: Training and validation loss are returned in exchanged order.
accepted: gradient_descent/swaps_the_losses
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    valid_loss = np.zeros((num_iters, 1))
    train_loss = np.zeros((num_iters, 1))
    for i in range(num_iters):
        y_hat = X_train @ W
        W = W - (alpha / len(X_train)) * (X_train.T @ (y_hat - Y_train))
        train_loss[i] = mse(Y_train, X_train @ W)
        valid_loss[i] = mse(Y_valid, X_valid @ W)
    return W, valid_loss, train_loss
