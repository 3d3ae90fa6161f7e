"""full: computed in float32."""

import numpy as np


def attention(Q, K, V, mask=None):
    Q, K, V = (np.asarray(A, dtype=np.float32) for A in (Q, K, V))
    scores = (Q / np.float32(np.sqrt(Q.shape[1]))) @ K.T
    if mask is not None:
        scores[~mask] = -np.inf
    scores = scores - scores.max(axis=1, keepdims=True)
    weights = np.exp(scores)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights @ V, weights
