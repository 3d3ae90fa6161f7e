"""full: biases as a row of weights, for a column of ones; properties give the parameters."""

import numpy as np


def with_ones(A):
    return np.hstack([np.ones((len(A), 1)), A])


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs, rng):
        self.first = rng.normal(scale=0.5, size=(1 + inputs, hidden))
        self.second = rng.normal(scale=0.5, size=(1 + hidden, outputs))

    weights_ih = property(
        lambda self: self.first[1:], lambda self, value: self.first.__setitem__(slice(1, None), value)
    )
    bias_h = property(lambda self: self.first[:1], lambda self, value: self.first.__setitem__(slice(0, 1), value))
    weights_ho = property(
        lambda self: self.second[1:], lambda self, value: self.second.__setitem__(slice(1, None), value)
    )
    bias_o = property(lambda self: self.second[:1], lambda self, value: self.second.__setitem__(slice(0, 1), value))

    def feedforward(self, X):
        return self.forward(X)[-1]

    def forward(self, X):
        A0 = with_ones(X)
        A1 = with_ones(1 / (1 + np.exp(-A0 @ self.first)))
        return A0, A1, 1 / (1 + np.exp(-A1 @ self.second))

    def backpropagate(self, X, targets, learning_rate):
        A0, A1, A2 = self.forward(X)
        delta2 = (A2 - targets) * A2 * (1 - A2)
        delta1 = ((delta2 @ self.second.T) * A1 * (1 - A1))[:, 1:]
        self.first -= learning_rate * A0.T @ delta1
        self.second -= learning_rate * A1.T @ delta2
        return A2

    def train(self, X, y, epochs, learning_rate):
        losses = []
        while len(losses) < epochs:
            losses += [np.sum((y - self.feedforward(X)) ** 2) / y.size]
            self.backpropagate(X, y, learning_rate)
        return losses
