"""partial 0.75: integer temperatures are cut off at the end."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    L = np.diag(adjacency.sum(axis=1)) - adjacency
    x = x0.copy()
    values, V = np.linalg.eigh(L)
    x[:] = V @ (np.exp(-values * t) * (V.T @ x0))
    return x
