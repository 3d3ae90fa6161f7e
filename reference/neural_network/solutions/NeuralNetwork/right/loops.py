"""full: loops over rows and units, with lists of numbers."""

import math


def logistic(z):
    return 1 / (1 + math.exp(-z))


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs, rng):
        self.weights_ih = [[rng.random() - 0.5 for _ in range(hidden)] for _ in range(inputs)]
        self.weights_ho = [[rng.random() - 0.5 for _ in range(outputs)] for _ in range(hidden)]
        self.bias_h = [[rng.random() - 0.5 for _ in range(hidden)]]
        self.bias_o = [[rng.random() - 0.5 for _ in range(outputs)]]

    def one(self, x):
        hidden = []
        for j in range(len(self.bias_h[0])):
            z = self.bias_h[0][j]
            for i in range(len(x)):
                z += x[i] * self.weights_ih[i][j]
            hidden.append(logistic(z))
        output = []
        for k in range(len(self.bias_o[0])):
            z = self.bias_o[0][k]
            for j in range(len(hidden)):
                z += hidden[j] * self.weights_ho[j][k]
            output.append(logistic(z))
        return hidden, output

    def feedforward(self, X):
        return [self.one(x)[1] for x in X]

    def backpropagate(self, X, targets, learning_rate):
        I, H, O = len(X[0]), len(self.bias_h[0]), len(self.bias_o[0])
        d_ih = [[0.0] * H for _ in range(I)]
        d_ho = [[0.0] * O for _ in range(H)]
        d_h, d_o = [0.0] * H, [0.0] * O
        for x, t in zip(X, targets):
            hidden, output = self.one(x)
            delta = [(output[k] - t[k]) * output[k] * (1 - output[k]) for k in range(O)]
            for k in range(O):
                d_o[k] += delta[k]
            for j in range(H):
                error = 0.0
                for k in range(O):
                    error += delta[k] * self.weights_ho[j][k]
                    d_ho[j][k] += hidden[j] * delta[k]
                error *= hidden[j] * (1 - hidden[j])
                d_h[j] += error
                for i in range(I):
                    d_ih[i][j] += x[i] * error
        self.weights_ih = [[self.weights_ih[i][j] - learning_rate * d_ih[i][j] for j in range(H)] for i in range(I)]
        self.weights_ho = [[self.weights_ho[j][k] - learning_rate * d_ho[j][k] for k in range(O)] for j in range(H)]
        self.bias_h = [[self.bias_h[0][j] - learning_rate * d_h[j] for j in range(H)]]
        self.bias_o = [[self.bias_o[0][k] - learning_rate * d_o[k] for k in range(O)]]

    def train(self, X, y, epochs, learning_rate):
        losses = []
        for _ in range(epochs):
            total = 0.0
            for t, output in zip(y, self.feedforward(X)):
                for k in range(len(output)):
                    total += (t[k] - output[k]) ** 2
            losses.append(total / (len(y) * len(y[0])))
            self.backpropagate(X, y, learning_rate)
        return losses
