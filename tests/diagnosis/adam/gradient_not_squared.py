"""cause: The second running mean v is taken of the gradient instead of its square.
accepted: adam/forgets_the_square
"""

import numpy as np


def moving_average(old, new, beta):
    return beta * old + (1 - beta) * new


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = moving_average(m, grad, beta1)
    v = moving_average(v, grad, beta2)
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v
