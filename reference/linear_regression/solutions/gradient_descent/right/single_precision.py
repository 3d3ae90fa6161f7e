"""full: computed in float32."""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    X, Y, V, T, w = (np.asarray(a, dtype=np.float32) for a in (X_train, Y_train, X_valid, Y_valid, W))
    losses = np.zeros((2, num_iters, 1), dtype=np.float32)
    for k in range(num_iters):
        w = w - np.float32(alpha / len(X)) * (X.T @ (X @ w - Y))
        losses[0, k], losses[1, k] = np.mean((X @ w - Y) ** 2), np.mean((V @ w - T) ** 2)
    return w, losses[0], losses[1]
