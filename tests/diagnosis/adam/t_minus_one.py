"""cause: The bias correction uses t - 1 instead of t, which divides by zero in the first step.
accepted: adam/subtracts_one_from_t
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad * grad
    correction1 = 1 - np.power(beta1, t - 1)
    correction2 = 1 - np.power(beta2, t - 1)
    mhat = m / correction1
    vhat = v / correction2
    return theta - eta * mhat / (np.sqrt(vhat) + eps), m, v
