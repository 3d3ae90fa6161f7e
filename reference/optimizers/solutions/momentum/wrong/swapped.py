"""zero: returns (v, theta)."""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    return v, theta - v
