"""partial 1/2: weights_ho is changed before delta_h is formed."""

import numpy as np


def squash(z):
    return 1 / (1 + np.exp(-z))


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs, rng):
        self.weights_ih = rng.uniform(-1, 1, (inputs, hidden))
        self.weights_ho = rng.uniform(-1, 1, (hidden, outputs))
        self.bias_h = np.zeros((1, hidden))
        self.bias_o = np.zeros((1, outputs))

    def feedforward(self, X):
        self.H = squash(X @ self.weights_ih + self.bias_h)
        self.O = squash(self.H @ self.weights_ho + self.bias_o)
        return self.O

    def backpropagate(self, X, targets, learning_rate):
        self.feedforward(X)
        delta_o = (self.O - targets) * self.O * (1 - self.O)
        self.weights_ho -= learning_rate * self.H.T @ delta_o
        delta_h = delta_o @ self.weights_ho.T * self.H * (1 - self.H)
        self.bias_o -= learning_rate * delta_o.sum(axis=0, keepdims=True)
        self.weights_ih -= learning_rate * X.T @ delta_h
        self.bias_h -= learning_rate * delta_h.sum(axis=0, keepdims=True)

    def train(self, X, y, epochs, learning_rate):
        losses = []
        for epoch in range(epochs):
            losses.append(np.mean((y - self.feedforward(X)) ** 2))
            self.backpropagate(X, y, learning_rate)
        return losses
