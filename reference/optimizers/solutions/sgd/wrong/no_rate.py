"""zero: no learning rate at all."""


def sgd(theta, grad, eta=0.01):
    return theta - grad
