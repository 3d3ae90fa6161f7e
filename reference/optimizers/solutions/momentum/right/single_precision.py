"""full: computed in float32."""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    theta, grad, v = (np.asarray(a, dtype=np.float32) for a in (theta, grad, v))
    v = np.float32(beta) * v + np.float32(eta) * grad
    return theta - v, v
