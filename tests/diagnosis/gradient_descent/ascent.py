"""cause: The gradient is added to the weights instead of subtracted, so the loss is climbed.
accepted: gradient_descent/climbs
"""

import numpy as np


def mse(actual, pred):
    diff = actual - pred
    return np.sum(diff ** 2) / len(diff)


def compute_gradient(X, Y, W):
    prediction = np.dot(X, W)
    return np.dot(X.T, prediction - Y) / X.shape[0]


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    for step in range(num_iters):
        W = W + alpha * compute_gradient(X_train, Y_train, W)
        train_loss[step] = mse(Y_train, np.dot(X_train, W))
        valid_loss[step] = mse(Y_valid, np.dot(X_valid, W))
    return W, train_loss, valid_loss
