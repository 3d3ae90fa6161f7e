"""full: changes a float copy of W in place, and collects the losses in lists."""

import numpy as np


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    W = W.astype(float)
    train, valid = [], []
    for _ in range(num_iters):
        W -= alpha / len(X_train) * np.dot(X_train.T, np.dot(X_train, W) - Y_train)
        train.append(np.mean(np.square(X_train.dot(W) - Y_train)))
        valid.append(np.mean(np.square(X_valid.dot(W) - Y_valid)))
    return W, np.array(train).reshape(-1, 1), np.array(valid).reshape(-1, 1)
