"""cause: The bias correction uses t + 1 as if t were counted from 0.
accepted: adam/counts_from_zero
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * (grad ** 2)
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v
