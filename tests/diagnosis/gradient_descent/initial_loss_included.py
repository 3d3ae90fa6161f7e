"""cause: The losses before the first update are recorded as well, so each loss array has num_iters + 1 entries.
accepted: gradient_descent/records_the_initial_losses_too
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = [[mse(Y_train, X_train @ W)]]
    valid_loss = [[mse(Y_valid, X_valid @ W)]]
    for _ in range(num_iters):
        grad = X_train.T @ (X_train @ W - Y_train) / len(X_train)
        W = W - alpha * grad
        train_loss.append([mse(Y_train, X_train @ W)])
        valid_loss.append([mse(Y_valid, X_valid @ W)])
    return W, np.array(train_loss), np.array(valid_loss)
