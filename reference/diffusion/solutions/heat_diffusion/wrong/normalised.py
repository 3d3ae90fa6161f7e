"""half: the normalised Laplacian."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    root = np.diag(1 / np.sqrt(adjacency.sum(axis=1)))
    L = np.eye(len(x0)) - root @ adjacency @ root
    values, V = np.linalg.eig(L)
    return np.real(V @ (np.exp(-values * t) * np.linalg.solve(V, x0)))
