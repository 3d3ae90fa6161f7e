"""full: the paper's faster form, with eps scaled as it must be."""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad * grad
    c = np.sqrt(1 - np.power(beta2, t))
    rate = eta * c / (1 - np.power(beta1, t))
    return theta - rate * m / (np.sqrt(v) + eps * c), m, v
