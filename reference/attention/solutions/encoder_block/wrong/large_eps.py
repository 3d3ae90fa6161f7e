"""zero: 1e-3 is added to the second variance."""

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
    H = block_norm(X + block_attention(X, w, heads), w["gamma1"], w["beta1"])
    S = H + np.maximum(0, H @ w["W1"] + w["b1"]) @ w["W2"] + w["b2"]
    S = S - S.mean(axis=1, keepdims=True)
    return w["gamma2"] * S / np.sqrt(np.mean(S**2, axis=1, keepdims=True) + 1e-3) + w["beta2"]
