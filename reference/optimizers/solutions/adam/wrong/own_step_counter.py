"""half: counts the steps itself, forgets the t that it is given, and answers otherwise when called again."""

import numpy as np

steps_of_adam = 0


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    global steps_of_adam
    steps_of_adam += 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**steps_of_adam)
    v_hat = v / (1 - beta2**steps_of_adam)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v
