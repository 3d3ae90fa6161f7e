"""full: returns lists."""


def sgd(theta, grad, eta=0.01):
    return (theta + (-eta) * grad).tolist()
