"""half: no root, which leaves s right."""


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * grad**2
    return theta - eta * grad / (s + eps), s
