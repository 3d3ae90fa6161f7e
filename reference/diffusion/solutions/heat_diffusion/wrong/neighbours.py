"""zero: D counts neighbours."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    L = np.diag(np.count_nonzero(adjacency, axis=1)) - adjacency
    values, V = np.linalg.eig(L)
    return np.real(V @ (np.exp(-values * t) * np.linalg.solve(V, x0)))
