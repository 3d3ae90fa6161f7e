"""half: momentum as an average of the gradients."""

import numpy as np


def train_network(X, Y, W1, W2, optimizer, learning_rate, epochs):
    weights = [W1, W2]
    m, v = [0 * W1, 0 * W2], [0 * W1, 0 * W2]
    losses = []
    for t in range(1, epochs + 1):
        A = 1 / (1 + np.exp(-X @ weights[0]))
        S = np.exp(A @ weights[1])
        P = S / S.sum(axis=1, keepdims=True)
        losses.append(-np.mean(np.sum(Y * np.log(P), axis=1)))
        D = (P - Y) / len(X)
        slopes = [X.T @ (D @ weights[1].T * A * (1 - A)), A.T @ D]
        for i in range(2):
            if optimizer == "momentum":
                m[i] = 0.9 * m[i] + 0.1 * slopes[i]
                weights[i] = weights[i] - learning_rate * m[i]
            else:
                m[i] = 0.9 * m[i] + 0.1 * slopes[i]
                v[i] = 0.999 * v[i] + 0.001 * slopes[i] ** 2
                step = (m[i] / (1 - 0.9**t)) / (np.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)
                weights[i] = weights[i] - learning_rate * step
    return np.array(losses)
