"""cause: The weights are updated with -=, so the array of initial weights that was passed in is changed.
accepted: any/changes_arguments
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    for t in range(num_iters):
        gradient = X_train.T @ (X_train @ W - Y_train) / len(X_train)
        W -= alpha * gradient
        train_loss[t] = mse(Y_train, X_train @ W)
        valid_loss[t] = mse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss
