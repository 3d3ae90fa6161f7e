"""partial 0.875: the losses of an earlier training are returned again."""

import numpy as np


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs, rng):
        self.weights_ih = rng.normal(size=(inputs, hidden))
        self.weights_ho = rng.normal(size=(hidden, outputs))
        self.bias_h = np.zeros((1, hidden))
        self.bias_o = np.zeros((1, outputs))
        self.losses = []

    def layers(self, X):
        hidden = 1 / (1 + np.exp(-(X @ self.weights_ih + self.bias_h)))
        return hidden, 1 / (1 + np.exp(-(hidden @ self.weights_ho + self.bias_o)))

    def feedforward(self, X):
        return self.layers(X)[1]

    def backpropagate(self, X, targets, learning_rate):
        hidden, output = self.layers(X)
        delta_o = (output - targets) * output * (1 - output)
        delta_h = delta_o @ self.weights_ho.T * hidden * (1 - hidden)
        self.weights_ih = self.weights_ih - learning_rate * X.T @ delta_h
        self.bias_h = self.bias_h - learning_rate * delta_h.sum(axis=0)
        self.weights_ho = self.weights_ho - learning_rate * hidden.T @ delta_o
        self.bias_o = self.bias_o - learning_rate * delta_o.sum(axis=0)

    def train(self, X, y, epochs, learning_rate):
        for _ in range(epochs):
            self.losses.append(np.mean((y - self.feedforward(X)) ** 2))
            self.backpropagate(X, y, learning_rate)
        return self.losses
