"""full: computed in float32."""

import numpy as np


def cross_entropy(p, q):
    p, q = np.float32(p), np.float32(q)
    return -np.sum(p * np.log(q + np.float32(1e-15)), axis=1).mean()
