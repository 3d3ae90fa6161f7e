"""full: computed in float32."""

import numpy as np


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    dY, X, gamma = (np.asarray(A, dtype=np.float32) for A in (dY, X, gamma))
    centred = X - X.mean(axis=-1, keepdims=True)
    inverse = 1 / np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + np.float32(eps))
    N = centred * inverse
    g = dY * gamma
    dX = inverse * (g - np.mean(g, axis=-1, keepdims=True) - N * np.mean(g * N, axis=-1, keepdims=True))
    rows = (-1, X.shape[-1])
    return dX, (dY * N).reshape(rows).sum(axis=0), dY.reshape(rows).sum(axis=0)
