"""cause: Only the velocity is returned.
accepted: any/returns_less
"""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    theta = theta - v
    return v
