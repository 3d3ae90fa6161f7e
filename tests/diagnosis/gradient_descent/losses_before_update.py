"""cause: The losses are recorded before the update of each iteration instead of after it.
accepted: gradient_descent/losses_before_the_update
"""

import numpy as np


def mse(actual, pred):
    return np.mean(np.square(actual - pred))


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    n = len(Y_train)
    for i in range(num_iters):
        pred = X_train @ W
        train_loss[i] = mse(Y_train, pred)
        valid_loss[i] = mse(Y_valid, X_valid @ W)
        W = W - alpha / n * (X_train.T @ (pred - Y_train))
    return W, train_loss, valid_loss
