"""cause: The recorded losses are the root mean squared errors instead of the mean squared errors.
accepted: gradient_descent/records_the_roots
"""

import numpy as np


def rmse(actual, pred):
    return np.sqrt(np.mean((actual - pred) ** 2))


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    for i in range(num_iters):
        gradient = X_train.T @ (X_train @ W - Y_train) / X_train.shape[0]
        W = W - alpha * gradient
        train_loss[i] = rmse(Y_train, X_train @ W)
        valid_loss[i] = rmse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss
