"""zero: the old velocity is left out."""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = eta * grad
    return theta - v, v
