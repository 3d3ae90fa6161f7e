"""cause: There is no bias correction: the step uses m and v themselves instead of m_hat and v_hat.
accepted: adam/forgets_the_correction
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad ** 2
    theta = theta - eta * m / (np.sqrt(v) + eps)
    return theta, m, v
