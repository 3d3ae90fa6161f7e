"""full: -1e9 added to the scores that are hidden."""

import numpy as np


def attention(Q, K, V, mask=None):
    d_k = Q.shape[-1]
    scores = np.dot(Q, np.transpose(K)) / d_k**0.5
    if mask is not None:
        scores = scores + (1 - mask) * -1e9
    scores -= np.max(scores, axis=1)[:, None]
    e = np.exp(scores)
    attn = e / np.sum(e, axis=1)[:, None]
    return np.dot(attn, V), attn
