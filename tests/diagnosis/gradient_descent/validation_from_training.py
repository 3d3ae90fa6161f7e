"""cause: The validation loss is computed from the training data, so it equals the training loss.
accepted: gradient_descent/validates_on_training_data
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    m = X_train.shape[0]
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    for i in range(num_iters):
        grad = X_train.T.dot(X_train.dot(W) - Y_train) / m
        W = W - alpha * grad
        train_pred = X_train.dot(W)
        valid_pred = X_train.dot(W)
        train_loss[i] = mse(Y_train, train_pred)
        valid_loss[i] = mse(Y_train, valid_pred)
    return W, train_loss, valid_loss
