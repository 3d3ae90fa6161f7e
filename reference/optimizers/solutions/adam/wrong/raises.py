"""zero: a name is misspelled."""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient_of_theta
    v = beta2 * v + (1 - beta2) * gradient_of_theta**2
    return theta - eta * m / (np.sqrt(v) + eps), m, v
