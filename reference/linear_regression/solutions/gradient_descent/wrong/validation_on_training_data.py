"""partial 2/3: the validation loss is the training loss."""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss, valid_loss = np.zeros((num_iters, 1)), np.zeros((num_iters, 1))
    for i in range(num_iters):
        W = W - alpha * X_train.T @ (X_train @ W - Y_train) / len(X_train)
        train_loss[i] = np.mean((X_train @ W - Y_train) ** 2)
        valid_loss[i] = np.mean((X_train @ W - Y_train) ** 2)
    return W, train_loss, valid_loss
