"""full: each head with its rows of Wo, and their sum."""

import numpy as np
from scipy.special import softmax as scipys


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads):
    w = Wq.shape[1] // heads
    total = 0
    for start in range(0, heads * w, w):
        q, k, v = (X @ W[:, start : start + w] for W in (Wq, Wk, Wv))
        total = total + scipys(q @ k.T / w**0.5, axis=1) @ v @ Wo[start : start + w]
    return total
