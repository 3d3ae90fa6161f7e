"""full: computed in float32."""

import numpy as np


def dropout(X, rate, rng):
    mask = (rng.random(X.shape, dtype=np.float32) >= rate).astype(np.float32)
    return X.astype(np.float32) * mask / np.float32(1 - rate), mask
