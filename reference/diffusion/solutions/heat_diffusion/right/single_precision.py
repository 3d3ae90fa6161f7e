"""full: eigenvectors in float32."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    A = adjacency.astype(np.float32)
    values, vectors = np.linalg.eigh(np.diag(A.sum(axis=1)) - A)
    modes = np.einsum("ik,i->k", vectors, x0.astype(np.float32))
    return np.einsum("ik,k,k->i", vectors, np.exp(-values * np.float32(t)), modes)
