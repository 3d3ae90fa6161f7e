"""cause: The gradient has an extra factor 2 (that of the full mean squared error instead of its half), so every step is twice too long.
accepted: gradient_descent/doubles_the_gradient
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    n = X_train.shape[0]
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    for i in range(num_iters):
        grad = 2 / n * X_train.T @ (X_train @ W - Y_train)
        W = W - alpha * grad
        train_loss[i] = mse(Y_train, X_train @ W)
        valid_loss[i] = mse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss
