"""full: the formula as it stands."""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    theta = theta - v
    return theta, v
