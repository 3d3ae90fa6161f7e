"""full: einsum, the gradients returned as well, biases drawn too."""

import numpy as np
from scipy.special import expit


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs, rng):
        self.sizes = inputs, hidden, outputs
        self.weights_ih = rng.standard_normal((inputs, hidden)) / np.sqrt(inputs)
        self.bias_h = rng.standard_normal((1, hidden))
        self.weights_ho = rng.standard_normal((hidden, outputs)) / np.sqrt(hidden)
        self.bias_o = rng.standard_normal((1, outputs))

    def feedforward(self, X):
        hidden = expit(np.einsum("ni,ih->nh", X, self.weights_ih) + self.bias_h)
        return expit(np.einsum("nh,ho->no", hidden, self.weights_ho) + self.bias_o)

    def gradients(self, X, targets):
        hidden = expit(np.einsum("ni,ih->nh", X, self.weights_ih) + self.bias_h)
        output = expit(np.einsum("nh,ho->no", hidden, self.weights_ho) + self.bias_o)
        into_o = np.einsum("no,no,no->no", output - targets, output, 1 - output)
        into_h = np.einsum("no,ho,nh,nh->nh", into_o, self.weights_ho, hidden, 1 - hidden)
        return {
            "weights_ih": np.einsum("ni,nh->ih", X, into_h),
            "bias_h": np.einsum("nh->h", into_h)[None],
            "weights_ho": np.einsum("nh,no->ho", hidden, into_o),
            "bias_o": np.einsum("no->o", into_o)[None],
        }

    def backpropagate(self, X, targets, learning_rate):
        gradients = self.gradients(X, targets)
        for name, gradient in gradients.items():
            setattr(self, name, getattr(self, name) - learning_rate * gradient)
        return gradients

    def train(self, X, y, epochs, learning_rate):
        losses = np.zeros(epochs)
        for epoch in range(epochs):
            losses[epoch] = np.square(self.feedforward(X) - y).mean()
            self.backpropagate(X, y, learning_rate)
        return losses
