"""partial 0.75: takes the weights out of the dict."""

import numpy as np


def block_norm(A, gamma, beta):
    mu = A.mean(axis=-1, keepdims=True)
    return gamma * (A - mu) / np.sqrt(A.var(axis=-1, keepdims=True) + 1e-5) + beta


def block_attention(X, w, heads):
    found = []
    for Q, K, V in zip(*(np.split(X @ w[name], heads, axis=1) for name in ("Wq", "Wk", "Wv"))):
        scores = Q @ K.T / np.sqrt(Q.shape[1])
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        found.append(e / e.sum(axis=1, keepdims=True) @ V)
    return np.concatenate(found, axis=1) @ w["Wo"]


def encoder_block(X, weights, heads):
    w = weights
    norms = [(w.pop(f"gamma{k}"), w.pop(f"beta{k}")) for k in (1, 2)]
    H = block_norm(X + block_attention(X, w, heads), *norms[0])
    F = np.maximum(0, H @ w["W1"] + w["b1"]) @ w["W2"] + w["b2"]
    return block_norm(H + F, *norms[1])
