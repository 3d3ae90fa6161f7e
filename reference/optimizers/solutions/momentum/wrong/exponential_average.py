"""half: the exponential-average form."""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + (1 - beta) * grad
    return theta - eta * v, v
