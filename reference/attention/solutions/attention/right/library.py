"""full: SciPy's softmax, einsum, the mask copied into the scores."""

import numpy as np
from scipy.special import softmax as scipys


def attention(Q, K, V, mask=None):
    scores = np.einsum("nd,md->nm", Q, K) / np.sqrt(Q.shape[1])
    if mask is not None:
        np.copyto(scores, -1e30, where=np.logical_not(mask))
    weights = scipys(scores, axis=-1)
    return [np.einsum("nm,mk->nk", weights, V), weights]
