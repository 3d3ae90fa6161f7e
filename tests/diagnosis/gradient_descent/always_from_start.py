"""cause: Each step starts from the initial weights again because the updated weights are kept in another variable, so all iterations repeat the first one.
accepted: gradient_descent/starts_anew_each_time, gradient_descent/never_moves
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    N = X_train.shape[0]
    W_new = W.copy()
    for i in range(num_iters):
        gradient = X_train.T @ (X_train @ W - Y_train) / N
        W_new = W - alpha * gradient
        train_loss[i] = mse(Y_train, X_train @ W_new)
        valid_loss[i] = mse(Y_valid, X_valid @ W_new)
    return W_new, train_loss, valid_loss
