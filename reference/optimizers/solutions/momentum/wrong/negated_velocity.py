"""half: the velocity is negated."""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v - eta * grad
    return theta + v, v
