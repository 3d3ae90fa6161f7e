"""cause: The two betas are exchanged throughout: beta2 is used for m and beta1 for v.
accepted: adam/swaps_the_betas, adam/swaps_the_corrections
"""

import numpy as np


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m_new = beta2 * m + (1 - beta2) * grad
    v_new = beta1 * v + (1 - beta1) * np.square(grad)
    m_corrected = m_new / (1 - beta2 ** t)
    v_corrected = v_new / (1 - beta1 ** t)
    theta_new = theta - eta * m_corrected / (np.sqrt(v_corrected) + eps)
    return theta_new, m_new, v_new
