"""full: a list of both, the step written out."""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    return [theta - beta * v - eta * grad, eta * grad + beta * v]
