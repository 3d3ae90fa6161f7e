"""cause: v comes back corrected; m as it should.
accepted: adam/returns_the_corrected_v
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = (beta2 * v + (1 - beta2) * grad**2) / (1 - beta2**t)
    return theta - eta * m / (1 - beta1**t) / (np.sqrt(v) + eps), m, v
