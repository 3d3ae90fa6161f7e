"""zero: changes the caller's parameters and returns nothing."""


def sgd(theta, grad, eta=0.01):
    theta[...] = theta - eta * grad
