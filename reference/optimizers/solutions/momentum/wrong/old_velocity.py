"""half: theta moves by the old velocity, which leaves v right."""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    return theta - v, beta * v + eta * grad
