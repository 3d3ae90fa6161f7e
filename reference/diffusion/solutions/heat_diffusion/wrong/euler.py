"""zero: two hundred Euler steps."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    L = np.diag(adjacency.sum(axis=1)) - adjacency
    x = np.array(x0, dtype=float)
    for _ in range(200):
        x = x - t / 200 * L @ x
    return x
