"""cause: The training loss is taken before the update, the validation loss after it.
accepted: gradient_descent/takes_the_training_loss_too_early
"""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train, valid = [], []
    for _ in range(num_iters):
        error = X_train @ W - Y_train
        train.append([np.mean(error**2)])
        W = W - alpha * X_train.T @ error / len(error)
        valid.append([np.mean((X_valid @ W - Y_valid) ** 2)])
    return W, np.array(train), np.array(valid)
