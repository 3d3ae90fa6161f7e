"""full: by the eigenvectors of the Laplacian."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    D = np.diag(np.sum(adjacency, axis=0))
    w, V = np.linalg.eigh(D - adjacency)
    return V @ np.diag(np.exp(-w * t)) @ V.T @ x0
