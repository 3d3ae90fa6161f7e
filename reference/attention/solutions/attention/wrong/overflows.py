"""partial 0.75: np.exp of a large score."""

import numpy as np


def attention(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores)
    w = e / e.sum(axis=1, keepdims=True)
    return w @ V, w
