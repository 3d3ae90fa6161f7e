"""cause: Only the training loss has a factor 1/2.
accepted: any/factor
"""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train, valid = np.zeros((num_iters, 1)), np.zeros((num_iters, 1))
    for i in range(num_iters):
        error = X_train @ W - Y_train
        W = W - alpha * X_train.T @ error / len(error)
        train[i] = np.mean((X_train @ W - Y_train) ** 2) / 2
        valid[i] = np.mean((X_valid @ W - Y_valid) ** 2)
    return W, train, valid
