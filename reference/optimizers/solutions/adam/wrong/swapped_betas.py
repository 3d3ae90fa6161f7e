"""zero: beta1 and beta2 have changed places."""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta2 * m + (1 - beta2) * grad
    v = beta1 * v + (1 - beta1) * grad**2
    return theta - eta * (m / (1 - beta2**t)) / (np.sqrt(v / (1 - beta1**t)) + eps), m, v
