"""cause: The recorded losses are sums of squared errors instead of means.
accepted: gradient_descent/records_the_sums, any/factor
"""

import numpy as np


def squared_error(actual, pred):
    return np.sum((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    for i in range(num_iters):
        residuals = Y_train - X_train @ W
        W = W + alpha * X_train.T @ residuals / len(X_train)
        train_loss[i] = squared_error(Y_train, X_train @ W)
        valid_loss[i] = squared_error(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss
