"""cause: The bias correction of v uses beta1 instead of beta2.
accepted: adam/corrects_both_with_beta1
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta1 ** t)
    theta = theta - (eta * m_hat) / (np.sqrt(v_hat) + eps)
    return theta, m, v
