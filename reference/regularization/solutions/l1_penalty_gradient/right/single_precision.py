"""full: computed in float32."""

import numpy as np


def l1_penalty_gradient(W, lam):
    return np.float32(lam) * np.sign(np.float32(W))
