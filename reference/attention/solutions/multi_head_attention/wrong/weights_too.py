"""zero: the weights are returned as well."""

import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads):
    n, d = X.shape
    Q, K, V = ((X @ W).reshape(n, heads, d // heads).transpose(1, 0, 2) for W in (Wq, Wk, Wv))
    scores = Q @ K.transpose(0, 2, 1) / np.sqrt(d // heads)
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    a = e / e.sum(axis=2, keepdims=True)
    return (a @ V).transpose(1, 0, 2).reshape(n, d) @ Wo, a
