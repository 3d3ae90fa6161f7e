"""cause: The gradient is not divided by the number of training examples, so every step is n times too long.
accepted: gradient_descent/sums_the_gradient, any/only_one_row
"""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss = []
    valid_loss = []
    for _ in range(num_iters):
        error = np.dot(X_train, W) - Y_train
        gradient = np.dot(X_train.T, error)
        W = W - alpha * gradient
        train_loss.append([np.mean((np.dot(X_train, W) - Y_train) ** 2)])
        valid_loss.append([np.mean((np.dot(X_valid, W) - Y_valid) ** 2)])
    return W, np.array(train_loss), np.array(valid_loss)
