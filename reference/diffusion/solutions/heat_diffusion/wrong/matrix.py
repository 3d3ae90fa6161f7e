"""zero: the matrix itself."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    L = np.diag(adjacency.sum(axis=1)) - adjacency
    values, V = np.linalg.eigh(L)
    return V @ np.diag(np.exp(-values * t)) @ V.T
