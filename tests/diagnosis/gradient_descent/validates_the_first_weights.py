"""cause: The validation loss is always that of the initial weights.
accepted: gradient_descent/validates_the_initial_weights
"""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    weights = W
    train, valid = np.zeros((num_iters, 1)), np.zeros((num_iters, 1))
    for i in range(num_iters):
        weights = weights - alpha * X_train.T @ (X_train @ weights - Y_train) / len(X_train)
        train[i] = np.mean((X_train @ weights - Y_train) ** 2)
        valid[i] = np.mean((X_valid @ W - Y_valid) ** 2)
    return weights, train, valid
