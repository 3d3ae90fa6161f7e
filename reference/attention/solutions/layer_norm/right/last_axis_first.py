"""full: the last axis moved to the front."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    Y = np.moveaxis(X, -1, 0).astype(float)
    Y = Y - Y.mean(axis=0)
    Y = Y / np.sqrt((Y * Y).sum(axis=0) / len(Y) + eps)
    return np.moveaxis(Y, 0, -1) * gamma + beta
