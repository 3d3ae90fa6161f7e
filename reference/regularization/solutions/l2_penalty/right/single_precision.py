"""full: computed in float32."""

import numpy as np


def l2_penalty(W, lam):
    flat = np.float32(W).ravel()
    return np.float32(lam) * np.dot(flat, flat) / np.float32(2)
