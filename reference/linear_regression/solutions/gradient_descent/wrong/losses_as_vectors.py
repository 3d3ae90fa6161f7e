"""half: losses of shape (num_iters,)."""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss, valid_loss = [], []
    for _ in range(num_iters):
        W = W - alpha * X_train.T @ (X_train @ W - Y_train) / len(X_train)
        train_loss.append(np.mean((X_train @ W - Y_train) ** 2))
        valid_loss.append(np.mean((X_valid @ W - Y_valid) ** 2))
    return W, np.array(train_loss), np.array(valid_loss)
