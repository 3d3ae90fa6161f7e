"""half: the Laplacian of the random walk."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    L = np.eye(len(x0)) - adjacency / adjacency.sum(axis=1, keepdims=True)
    values, V = np.linalg.eig(L)
    return np.real(V @ (np.exp(-values * t) * np.linalg.solve(V, x0)))
