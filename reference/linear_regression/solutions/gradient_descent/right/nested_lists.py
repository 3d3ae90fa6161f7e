"""full: returns a list, with the losses as lists of rows."""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    losses = ([], [])
    for _ in range(num_iters):
        W = W - alpha * np.mean(X_train * (X_train @ W - Y_train), axis=0).reshape(-1, 1)
        for kept, X, Y in zip(losses, (X_train, X_valid), (Y_train, Y_valid)):
            kept.append([float(((X @ W - Y) ** 2).mean())])
    return [W, losses[0], losses[1]]
