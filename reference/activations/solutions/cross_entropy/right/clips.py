"""full: clips at 1e-15."""

import numpy as np


def cross_entropy(p, q):
    logs = np.log(np.clip(q, 1e-15, 1))
    return -np.trace(p @ logs.T) / p.shape[0]
