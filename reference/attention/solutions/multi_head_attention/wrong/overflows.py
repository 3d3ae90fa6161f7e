"""partial 0.75: np.exp of large scores."""

import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads):
    found = []
    for Q, K, V in zip(*(np.split(X @ W, heads, axis=1) for W in (Wq, Wk, Wv))):
        e = np.exp(Q @ K.T / np.sqrt(Q.shape[1]))
        found.append(e / e.sum(axis=1, keepdims=True) @ V)
    return np.concatenate(found, axis=1) @ Wo
