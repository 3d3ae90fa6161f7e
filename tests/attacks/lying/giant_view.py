"""Returns a view that claims a trillion numbers and holds one."""

import numpy as np


def secret_map(x):
    return np.broadcast_to(np.float64(0.5), (10**6, 10**6))
