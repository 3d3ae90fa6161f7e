"""full: all weights in one vector, on which the optimizer works; the rate applied to the velocity."""

import numpy as np


def _loss_and_slope(X, Y, w, shape1, shape2):
    cut = shape1[0] * shape1[1]
    W1, W2 = w[:cut].reshape(shape1), w[cut:].reshape(shape2)
    A = 0.5 * (1 + np.tanh(X @ W1 / 2))
    S = A @ W2
    S = S - S.max(axis=1, keepdims=True)
    logs = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    D = (np.exp(logs) - Y) / len(X)
    B = np.einsum("nk,hk->nh", D, W2) * A * (1 - A)
    return -np.sum(Y * logs) / len(X), np.concatenate([(X.T @ B).ravel(), (A.T @ D).ravel()])


def train_network(X, Y, W1, W2, optimizer, learning_rate, epochs):
    w = np.concatenate([W1.ravel(), W2.ravel()])
    m, v = np.zeros(w.size), np.zeros(w.size)
    losses = np.empty(epochs)
    for epoch in range(epochs):
        losses[epoch], g = _loss_and_slope(X, Y, w, W1.shape, W2.shape)
        if optimizer == "adam":
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            w = w - learning_rate * m / (1 - 0.9 ** (epoch + 1)) / (np.sqrt(v / (1 - 0.999 ** (epoch + 1))) + 1e-8)
        elif optimizer == "momentum":
            m = 0.9 * m + g
            w = w - learning_rate * m
    return losses
