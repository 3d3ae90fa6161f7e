"""zero: nothing but a constructor, without biases."""


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs, rng):
        self.weights_ih = rng.normal(size=(inputs, hidden))
        self.weights_ho = rng.normal(size=(hidden, outputs))

    def feedforward(self, X):
        raise NotImplementedError()

    def backpropagate(self, X, targets, learning_rate):
        raise NotImplementedError()

    def train(self, X, y, epochs, learning_rate):
        raise NotImplementedError()
