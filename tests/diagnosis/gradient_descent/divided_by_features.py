"""cause: The gradient is divided by the number of features (weights) instead of by the number of training examples.
accepted: gradient_descent/divides_by_features
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    N = len(W)
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    for i in range(num_iters):
        grad = X_train.T @ (X_train @ W - Y_train) / N
        W = W - alpha * grad
        train_loss[i] = mse(Y_train, X_train @ W)
        valid_loss[i] = mse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss
