"""partial 0.5: scales the caller's queries in place, and integers refuse."""

import numpy as np


def attention(Q, K, V, mask=None):
    Q /= np.sqrt(Q.shape[1])
    scores = Q @ K.T
    if mask is not None:
        scores[~mask] = -np.inf
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    w = e / e.sum(axis=1, keepdims=True)
    return w @ V, w
