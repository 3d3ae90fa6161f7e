"""full: X^T X and X^T Y computed once."""

import numpy as np


def squared_error_of_weights(W, X, Y):
    return np.mean((X @ W - Y) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    n = len(Y_train)
    A, b = X_train.T @ X_train / n, X_train.T @ Y_train / n
    weights = [W]
    for _ in range(num_iters):
        weights.append(weights[-1] - alpha * (A @ weights[-1] - b))
    train_loss = np.array([[squared_error_of_weights(w, X_train, Y_train)] for w in weights[1:]])
    valid_loss = np.array([[squared_error_of_weights(w, X_valid, Y_valid)] for w in weights[1:]])
    return weights[-1], train_loss, valid_loss
