"""cause: The losses are returned as vectors of shape (num_iters,) instead of columns of shape (num_iters, 1).
accepted: any/missing_dimension, gradient_descent/gives_rows_of_losses, any/shape, any/column_for_vector
"""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    def mse(X, Y, W):
        return np.mean((X @ W - Y) ** 2)

    history_train = []
    history_valid = []
    for i in range(num_iters):
        W = W - alpha * X_train.T @ (X_train @ W - Y_train) / X_train.shape[0]
        history_train.append(mse(X_train, Y_train, W))
        history_valid.append(mse(X_valid, Y_valid, W))
    return W, np.array(history_train), np.array(history_valid)
