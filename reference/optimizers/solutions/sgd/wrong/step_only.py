"""zero: returns the step."""


def sgd(theta, grad, eta=0.01):
    return -eta * grad
