"""full: slices of the projections, head by head."""

import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads):
    Q, K, V = X @ Wq, X @ Wk, X @ Wv
    w = X.shape[1] // heads
    out = np.zeros(Q.shape)
    for j in range(heads):
        own = slice(j * w, (j + 1) * w)
        scores = Q[:, own] @ K[:, own].T / np.sqrt(w)
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        out[:, own] = e / e.sum(axis=1, keepdims=True) @ V[:, own]
    return out @ Wo
