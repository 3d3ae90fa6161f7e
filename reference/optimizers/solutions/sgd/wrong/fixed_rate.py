"""zero: the learning rate is fixed."""


def sgd(theta, grad, eta=0.01):
    return theta - 0.01 * grad
