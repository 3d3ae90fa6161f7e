"""zero: windows that hang over the edge are counted."""

import numpy as np


def max_pool(X, size, stride):
    rows, columns = range(0, X.shape[2], stride), range(0, X.shape[3], stride)
    return np.stack(
        [np.stack([X[:, :, r : r + size, s : s + size].max(axis=(2, 3)) for s in columns], axis=-1) for r in rows],
        axis=2,
    )
