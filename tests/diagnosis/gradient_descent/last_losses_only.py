"""cause: Only the losses of the last iteration are returned, as numbers, instead of those of all iterations.
accepted: gradient_descent/gives_the_last_losses
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = 0
    valid_loss = 0
    for i in range(num_iters):
        W = W - alpha * X_train.T @ (X_train @ W - Y_train) / len(X_train)
        train_loss = mse(Y_train, X_train @ W)
        valid_loss = mse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss
