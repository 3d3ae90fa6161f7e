"""cause: The squared gradients are summed up without any decay (as in AdaGrad): s + g^2.
accepted: rmsprop/takes_adagrad, rmsprop/forgets_the_decay, rmsprop/forgets_the_weight
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    cache = s + grad ** 2
    theta = theta - eta * grad / np.sqrt(cache + eps)
    return theta, cache
