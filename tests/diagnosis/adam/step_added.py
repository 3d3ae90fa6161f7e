"""cause: The step is added to the parameters instead of subtracted.
accepted: adam/climbs
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    first_moment = beta1 * m + (1 - beta1) * grad
    second_moment = beta2 * v + (1 - beta2) * grad ** 2
    first_unbiased = first_moment / (1 - beta1 ** t)
    second_unbiased = second_moment / (1 - beta2 ** t)
    theta = theta + eta * first_unbiased / (np.sqrt(second_unbiased) + eps)
    return theta, first_moment, second_moment
