"""full: everything written out in one function."""

import numpy as np


def train_network(X, Y, W1, W2, optimizer, learning_rate, epochs):
    m1 = np.zeros_like(W1)
    m2 = np.zeros_like(W2)
    v1 = np.zeros_like(W1)
    v2 = np.zeros_like(W2)
    losses = []
    for t in range(1, epochs + 1):
        A = 1 / (1 + np.exp(-np.dot(X, W1)))
        E = np.exp(np.dot(A, W2))
        P = E / np.sum(E, axis=1, keepdims=True)
        losses.append(-np.mean(np.sum(Y * np.log(P + 1e-15), axis=1)))
        d2 = (P - Y) / X.shape[0]
        g2 = np.dot(A.T, d2)
        g1 = np.dot(X.T, np.dot(d2, W2.T) * A * (1 - A))
        if optimizer == "momentum":
            m1 = 0.9 * m1 + learning_rate * g1
            m2 = 0.9 * m2 + learning_rate * g2
            W1 = W1 - m1
            W2 = W2 - m2
        else:
            m1 = 0.9 * m1 + 0.1 * g1
            m2 = 0.9 * m2 + 0.1 * g2
            v1 = 0.999 * v1 + 0.001 * g1**2
            v2 = 0.999 * v2 + 0.001 * g2**2
            W1 = W1 - learning_rate * (m1 / (1 - 0.9**t)) / (np.sqrt(v1 / (1 - 0.999**t)) + 1e-8)
            W2 = W2 - learning_rate * (m2 / (1 - 0.9**t)) / (np.sqrt(v2 / (1 - 0.999**t)) + 1e-8)
    return losses
