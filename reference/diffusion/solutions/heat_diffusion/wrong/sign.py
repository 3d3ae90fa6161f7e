"""zero: the Laplacian with the other sign."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    L = adjacency - np.diag(adjacency.sum(axis=1))
    values, V = np.linalg.eig(L)
    return np.real(V @ (np.exp(-values * t) * np.linalg.solve(V, x0)))
