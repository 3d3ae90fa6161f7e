"""cause: The gradient is divided by 2n instead of n (the half of the loss is applied although it cancels in the derivative), so every step is half as long as it should be.
accepted: gradient_descent/halves_the_gradient
"""

import numpy as np


def mse(a, p):
    return ((a - p) ** 2).mean()


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    N = len(X_train)
    train_loss = np.empty((num_iters, 1))
    valid_loss = np.empty((num_iters, 1))
    for it in range(num_iters):
        residual = X_train @ W - Y_train
        W = W - alpha * (X_train.T @ residual) / (2 * N)
        train_loss[it, 0] = mse(Y_train, X_train @ W)
        valid_loss[it, 0] = mse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss
