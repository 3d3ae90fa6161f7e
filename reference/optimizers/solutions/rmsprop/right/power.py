"""full: the root as a power."""


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    new_s = s * gamma + grad * grad * (1 - gamma)
    return theta - eta * grad * (new_s + eps) ** -0.5, new_s
