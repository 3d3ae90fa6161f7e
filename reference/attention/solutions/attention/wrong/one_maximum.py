"""partial 0.75: the largest score of all is subtracted, and rows far below it vanish."""

import numpy as np


def attention(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if mask is not None:
        scores = np.where(mask, scores, -1e9)
    e = np.exp(scores - scores.max())
    w = e / e.sum(axis=1, keepdims=True)
    return w @ V, w
