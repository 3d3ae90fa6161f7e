"""cause: The bias correction divides by 1 - beta t instead of 1 - beta to the power t.
accepted: adam/multiplies_beta_by_t
"""

import numpy as np


def correct_bias(mean, beta, step):
    return mean / (1 - beta * step)


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad ** 2
    theta = theta - eta * correct_bias(m, beta1, t) / (np.sqrt(correct_bias(v, beta2, t)) + eps)
    return theta, m, v
