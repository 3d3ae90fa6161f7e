"""cause: The numerator of the step is the gradient itself instead of m_hat.
accepted: adam/moves_by_the_gradient
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    adaptive_rate = eta / (np.sqrt(v_hat) + eps)
    theta = theta - adaptive_rate * grad
    return theta, m, v
