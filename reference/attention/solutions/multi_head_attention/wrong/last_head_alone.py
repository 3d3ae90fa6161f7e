"""zero: only the last head is filled in."""

import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads):
    w = X.shape[1] // heads
    for j in range(heads):
        out = np.zeros(X.shape)
        own = slice(j * w, (j + 1) * w)
        Q, K, V = (X @ W[:, own] for W in (Wq, Wk, Wv))
        scores = Q @ K.T / np.sqrt(w)
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        out[:, own] = e / e.sum(axis=1, keepdims=True) @ V
    return out @ Wo
