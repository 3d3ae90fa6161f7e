"""full: one vector at a time, by np.apply_along_axis."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    return np.apply_along_axis(lambda x: (x - np.mean(x)) / np.sqrt(np.std(x) ** 2 + eps) * gamma + beta, -1, X)
