"""cause: The weights are updated one after another, each with predictions from the weights already updated in the same iteration, instead of all at once with one gradient.
accepted: none
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    W = np.array(W, dtype=float)
    n = X_train.shape[0]
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    for i in range(num_iters):
        for j in range(W.shape[0]):
            error = X_train @ W - Y_train
            W[j, 0] = W[j, 0] - alpha / n * np.sum(error[:, 0] * X_train[:, j])
        train_loss[i] = mse(Y_train, X_train @ W)
        valid_loss[i] = mse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss
