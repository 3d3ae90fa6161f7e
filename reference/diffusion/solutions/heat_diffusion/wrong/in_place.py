"""partial 0.75: the diagonal is written into the adjacency matrix."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    degrees = adjacency.sum(axis=1)
    adjacency[np.diag_indices(len(x0))] = -degrees
    values, V = np.linalg.eigh(adjacency)
    return V @ (np.exp(values * t) * (V.T @ x0))
