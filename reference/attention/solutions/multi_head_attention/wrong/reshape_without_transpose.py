"""zero: reshape(heads, n, w) cuts rows."""

import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads):
    n, d = X.shape
    w = d // heads
    Q, K, V = ((X @ W).reshape(heads, n, w) for W in (Wq, Wk, Wv))
    scores = Q @ K.transpose(0, 2, 1) / np.sqrt(w)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return (e / e.sum(axis=-1, keepdims=True) @ V).reshape(n, d) @ Wo
