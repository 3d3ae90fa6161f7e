"""zero: gradient descent without an optimizer."""

import numpy as np


def train_network(X, Y, W1, W2, optimizer, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        A = 1 / (1 + np.exp(-X @ W1))
        S = np.exp(A @ W2)
        P = S / S.sum(axis=1, keepdims=True)
        losses.append(-np.mean(np.sum(Y * np.log(P), axis=1)))
        D = (P - Y) / len(X)
        W1, W2 = W1 - learning_rate * X.T @ (D @ W2.T * A * (1 - A)), W2 - learning_rate * A.T @ D
    return losses
