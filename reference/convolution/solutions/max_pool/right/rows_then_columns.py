"""full: the maximum down the columns first, then across."""

import numpy as np


def max_pool(X, size, stride):
    down = np.stack([X[:, :, r : r + size].max(axis=2) for r in range(0, X.shape[2] - size + 1, stride)], axis=2)
    return np.stack([down[..., s : s + size].max(axis=3) for s in range(0, X.shape[3] - size + 1, stride)], axis=3)
