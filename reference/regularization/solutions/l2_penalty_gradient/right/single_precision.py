"""full: computed in float32."""

import numpy as np


def l2_penalty_gradient(W, lam):
    return np.float32(lam) * np.asarray(W, dtype=np.float32)
