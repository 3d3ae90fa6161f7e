"""full: a helper for the running means."""

import numpy as np


def running_mean_of_adam(old, new, beta, t):
    mean = beta * old + (1 - beta) * new
    return mean, mean / (1 - beta**t)


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, first = running_mean_of_adam(m, grad, beta1, t)
    v, second = running_mean_of_adam(v, grad**2, beta2, t)
    return theta - eta * first / (eps + np.sqrt(second)), m, v
