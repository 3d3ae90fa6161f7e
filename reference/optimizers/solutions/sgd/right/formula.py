"""full: the formula as it stands."""


def sgd(theta, grad, eta=0.01):
    return theta - eta * grad
