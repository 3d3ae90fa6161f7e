"""full: computed in float32."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    X, gamma, beta = (np.asarray(A, dtype=np.float32) for A in (X, gamma, beta))
    mu = X.mean(axis=-1, keepdims=True)
    inverse = 1 / np.sqrt(np.square(X - mu).mean(axis=-1, keepdims=True) + np.float32(eps))
    return (X - mu) * inverse * gamma + beta
