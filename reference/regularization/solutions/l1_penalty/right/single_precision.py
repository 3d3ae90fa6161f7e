"""full: computed in float32."""

import numpy as np


def l1_penalty(W, lam):
    W = np.asarray(W, dtype=np.float32)
    return np.float32(lam) * np.abs(W).sum()
