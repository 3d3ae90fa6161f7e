"""zero: divides by the root of the number of keys."""

import numpy as np


def attention(Q, K, V, mask=None):
    scores = np.matmul(Q, K.T) / np.sqrt(K.shape[0])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    w = e / e.sum(axis=1, keepdims=True)
    return w @ V, w
