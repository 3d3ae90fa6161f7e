"""full: inner products by einsum."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    d = X.shape[-1]
    centred = X - np.einsum("...j->...", X)[..., np.newaxis] / d
    var = np.einsum("...j,...j->...", centred, centred) / d
    return np.einsum("...j,...,j->...j", centred, 1 / np.sqrt(var + eps), gamma) + beta
