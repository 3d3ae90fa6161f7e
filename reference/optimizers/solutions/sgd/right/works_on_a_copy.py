"""full: changes a copy in place."""

import copy


def sgd(theta, grad, eta=0.01):
    theta = copy.deepcopy(theta)
    theta -= eta * grad
    return theta
