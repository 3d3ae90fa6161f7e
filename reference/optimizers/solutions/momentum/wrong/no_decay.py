"""zero: the old velocity does not decay."""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = v + eta * grad
    return theta - v, v
