"""full: an optimizer with a state, one for each matrix; changes copies in place."""

import numpy as np


class _Mover:
    def __init__(self, kind, rate):
        self.kind, self.rate, self.t, self.m, self.v = kind, rate, 0, 0.0, 0.0

    def move(self, W, g):
        self.t += 1
        if self.kind == "momentum":
            self.m = 0.9 * self.m - self.rate * g
            W += self.m
            return
        self.m = 0.9 * self.m + (1 - 0.9) * g
        self.v = 0.999 * self.v + (1 - 0.999) * np.square(g)
        rate = self.rate * np.sqrt(1 - 0.999**self.t) / (1 - 0.9**self.t)
        W -= rate * self.m / (np.sqrt(self.v) + 1e-8 * np.sqrt(1 - 0.999**self.t))


def train_network(X, Y, W1, W2, optimizer, learning_rate, epochs):
    W1, W2 = W1.copy(), W2.copy()
    movers = _Mover(optimizer, learning_rate), _Mover(optimizer, learning_rate)
    losses = []
    while len(losses) < epochs:
        A = 1 / (1 + np.exp(-X @ W1))
        S = np.exp(A @ W2)
        out = S / S.sum(1)[:, None]
        losses += [np.mean(-np.log(out[Y == 1]))]
        delta = (out - Y) / len(Y)
        dW1, dW2 = X.T @ (delta @ W2.T * (A - A**2)), A.T @ delta
        movers[0].move(W1, dW1)
        movers[1].move(W2, dW2)
    return tuple(losses)
