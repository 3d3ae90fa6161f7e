"""cause: The loop runs one iteration too few, so the last update is missing and the last entry of each loss array is still zero.
accepted: gradient_descent/stops_one_short, gradient_descent/takes_one_step_less
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    iteration = 0
    while iteration < num_iters - 1:
        errors = X_train @ W - Y_train
        W = W - alpha * (X_train.T @ errors) / len(X_train)
        train_loss[iteration] = mse(Y_train, X_train @ W)
        valid_loss[iteration] = mse(Y_valid, X_valid @ W)
        iteration += 1
    return W, train_loss, valid_loss
