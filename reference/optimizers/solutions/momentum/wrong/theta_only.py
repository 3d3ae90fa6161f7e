"""zero: returns theta alone."""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    return theta - (beta * v + eta * grad)
