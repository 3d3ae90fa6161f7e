"""cause: Only v is bias-corrected; the numerator of the step is the uncorrected m.
accepted: adam/corrects_v_alone
"""

import math


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad ** 2
    # correction for the first steps
    root = v ** 0.5 / math.sqrt(1 - beta2 ** t)
    return theta - eta * m / (root + eps), m, v
