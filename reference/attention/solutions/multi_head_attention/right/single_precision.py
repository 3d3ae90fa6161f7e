"""full: computed in float32."""

import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads):
    X, Wq, Wk, Wv, Wo = (np.asarray(A, dtype=np.float32) for A in (X, Wq, Wk, Wv, Wo))
    found = []
    for q, k, v in zip(*(np.hsplit(X @ W, heads) for W in (Wq, Wk, Wv))):
        scores = q @ k.T / np.sqrt(np.float32(q.shape[1]))
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        found.append(e / e.sum(axis=1, keepdims=True) @ v)
    return np.hstack(found) @ Wo
