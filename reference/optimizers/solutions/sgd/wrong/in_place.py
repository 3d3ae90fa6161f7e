"""partial 0.75: changes the caller's parameters."""


def sgd(theta, grad, eta=0.01):
    theta -= eta * grad
    return theta
