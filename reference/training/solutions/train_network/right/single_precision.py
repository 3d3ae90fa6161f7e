"""full: in single precision."""

import numpy as np


def train_network(X, Y, W1, W2, optimizer, learning_rate, epochs):
    X, Y, *weights = (np.asarray(a, dtype=np.float32) for a in (X, Y, W1, W2))
    first = [np.zeros_like(w) for w in weights]
    second = [np.zeros_like(w) for w in weights]
    eta, losses = np.float32(learning_rate), []
    for t in range(1, epochs + 1):
        A = 1 / (1 + np.exp(-(X @ weights[0])))
        P = np.exp(A @ weights[1])
        P /= P.sum(axis=1, keepdims=True)
        losses.append(-np.log((P * Y).sum(axis=1)).mean())
        D = (P - Y) / np.float32(len(X))
        slopes = [X.T @ ((D @ weights[1].T) * A * (1 - A)), A.T @ D]
        for i, g in enumerate(slopes):
            if optimizer == "momentum":
                first[i] = np.float32(0.9) * first[i] + eta * g
                weights[i] = weights[i] - first[i]
            else:
                first[i] = np.float32(0.9) * first[i] + np.float32(0.1) * g
                second[i] = np.float32(0.999) * second[i] + np.float32(0.001) * g * g
                high = first[i] / np.float32(1 - 0.9**t)
                weights[i] = weights[i] - eta * high / (
                    np.sqrt(second[i] / np.float32(1 - 0.999**t)) + np.float32(1e-8)
                )
    return np.array(losses)
