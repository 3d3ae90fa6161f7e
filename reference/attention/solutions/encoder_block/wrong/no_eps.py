"""zero: nothing is added to the variances."""

import numpy as np


def bare_norm(A, gamma, beta):
    return gamma * (A - A.mean(axis=1, keepdims=True)) / A.std(axis=1, keepdims=True) + beta


def encoder_block(X, weights, heads):
    w = weights
    found = []
    for Q, K, V in zip(*(np.split(X @ w[name], heads, axis=1) for name in ("Wq", "Wk", "Wv"))):
        scores = Q @ K.T / np.sqrt(Q.shape[1])
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        found.append(e / e.sum(axis=1, keepdims=True) @ V)
    H = bare_norm(X + np.concatenate(found, axis=1) @ w["Wo"], w["gamma1"], w["beta1"])
    F = np.maximum(0, H @ w["W1"] + w["b1"]) @ w["W2"] + w["b2"]
    return bare_norm(H + F, w["gamma2"], w["beta2"])
