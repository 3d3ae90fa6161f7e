"""cause: The running means that were passed in are returned instead of the updated ones.
accepted: adam/returns_the_old_moments, any/returns_argument
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    mt = beta1 * m + (1 - beta1) * grad
    vt = beta2 * v + (1 - beta2) * grad ** 2
    mt_hat = mt / (1 - beta1 ** t)
    vt_hat = vt / (1 - beta2 ** t)
    theta_t = theta - eta * mt_hat / (np.sqrt(vt_hat) + eps)
    return theta_t, m, v
