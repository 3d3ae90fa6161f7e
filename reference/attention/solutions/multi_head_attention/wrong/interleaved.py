"""zero: head j takes every heads-th column."""

import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads):
    Q, K, V = X @ Wq, X @ Wk, X @ Wv
    out = np.zeros(Q.shape)
    for j in range(heads):
        scores = Q[:, j::heads] @ K[:, j::heads].T / np.sqrt(X.shape[1] // heads)
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        out[:, j::heads] = e / e.sum(axis=1, keepdims=True) @ V[:, j::heads]
    return out @ Wo
