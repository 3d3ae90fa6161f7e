"""full: the logarithm of the weights first."""

import numpy as np
from scipy.special import logsumexp


def attention(Q, K, V, mask=None):
    scores = (K @ Q.T).T / np.sqrt(Q.shape[1])
    bias = 0.0 if mask is None else np.where(mask == 0, -np.inf, 0.0)
    scores = scores + bias
    weights = np.exp(scores - logsumexp(scores, axis=1, keepdims=True))
    return (V.T @ weights.T).T, weights
