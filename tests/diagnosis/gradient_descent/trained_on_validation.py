"""cause: The gradient is computed from the validation data instead of the training data.
accepted: gradient_descent/trains_on_the_validation_data_alone
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_losses, valid_losses = [], []
    for epoch in range(num_iters):
        diff = X_valid @ W - Y_valid
        W = W - alpha * (X_valid.T @ diff) / len(X_valid)
        train_losses.append(mse(Y_train, X_train @ W))
        valid_losses.append(mse(Y_valid, X_valid @ W))
    train_losses = np.array(train_losses).reshape(num_iters, 1)
    valid_losses = np.array(valid_losses).reshape(num_iters, 1)
    return W, train_losses, valid_losses
