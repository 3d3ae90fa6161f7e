"""cause: The running means are returned in the wrong order, (theta, v, m).
accepted: adam/swaps_the_moments
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    v = beta2 * v + (1 - beta2) * grad ** 2
    m = beta1 * m + (1 - beta1) * grad
    v_hat = v / (1 - beta2 ** t)
    m_hat = m / (1 - beta1 ** t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, v, m
