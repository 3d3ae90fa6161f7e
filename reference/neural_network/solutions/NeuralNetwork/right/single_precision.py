"""full: single precision throughout, and a history that is kept."""

import numpy as np


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs, rng):
        self.history = []
        self.weights_ih = rng.random((inputs, hidden), dtype=np.float32)
        self.weights_ho = rng.random((hidden, outputs), dtype=np.float32)
        self.bias_h = np.ones((1, hidden), dtype=np.float32)
        self.bias_o = np.ones((1, outputs), dtype=np.float32)

    def layers(self, X):
        W, b, V, c = (
            np.asarray(p, dtype=np.float32) for p in (self.weights_ih, self.bias_h, self.weights_ho, self.bias_o)
        )
        hidden = 1 / (1 + np.exp(-(np.asarray(X, dtype=np.float32) @ W + b)))
        return hidden, 1 / (1 + np.exp(-(hidden @ V + c)))

    def feedforward(self, X):
        return self.layers(X)[1]

    def backpropagate(self, X, targets, learning_rate):
        X, targets = np.asarray(X, dtype=np.float32), np.asarray(targets, dtype=np.float32)
        rate = np.float32(learning_rate)
        hidden, output = self.layers(X)
        error_o = (targets - output) * output * (1 - output)
        error_h = error_o.dot(np.asarray(self.weights_ho, dtype=np.float32).T) * hidden * (1 - hidden)
        self.weights_ho = np.asarray(self.weights_ho, dtype=np.float32) + rate * hidden.T.dot(error_o)
        self.bias_o = np.asarray(self.bias_o, dtype=np.float32) + rate * error_o.sum(axis=0, keepdims=True)
        self.weights_ih = np.asarray(self.weights_ih, dtype=np.float32) + rate * X.T.dot(error_h)
        self.bias_h = np.asarray(self.bias_h, dtype=np.float32) + rate * error_h.sum(axis=0, keepdims=True)

    def train(self, X, y, epochs, learning_rate):
        self.history = []
        for _ in range(epochs):
            output = self.feedforward(X)
            self.history.append(float(((np.asarray(y, dtype=np.float32) - output) ** 2).mean()))
            self.backpropagate(X, y, learning_rate)
        return self.history
