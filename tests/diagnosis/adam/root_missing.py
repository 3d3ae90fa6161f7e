"""cause: The root of v_hat is missing: the step is divided by v_hat + eps.
accepted: adam/forgets_the_root
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    new_theta = np.zeros(np.shape(theta))
    new_m = np.zeros(np.shape(theta))
    new_v = np.zeros(np.shape(theta))
    for idx in np.ndindex(np.shape(theta)):
        g = grad[idx]
        new_m[idx] = beta1 * m[idx] + (1 - beta1) * g
        new_v[idx] = beta2 * v[idx] + (1 - beta2) * g * g
        m_hat = new_m[idx] / (1 - beta1 ** t)
        v_hat = new_v[idx] / (1 - beta2 ** t)
        new_theta[idx] = theta[idx] - eta * m_hat / (v_hat + eps)
    return new_theta, new_m, new_v
