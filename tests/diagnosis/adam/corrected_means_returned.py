"""cause: The bias-corrected means m_hat and v_hat are returned instead of m and v.
accepted: adam/returns_corrected_moments
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    # 1. moments
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad ** 2

    # 2. bias correction
    m = m / (1 - beta1 ** t)
    v = v / (1 - beta2 ** t)

    # 3. update
    theta = theta - eta * m / (np.sqrt(v) + eps)
    return theta, m, v
