"""full: SciPy's exponential of a matrix."""

import numpy as np
from scipy.linalg import expm


def heat_diffusion(adjacency, x0, t):
    L = -np.array(adjacency, dtype=float)
    np.fill_diagonal(L, np.asarray(adjacency).sum(axis=1))
    return expm(-L * t) @ x0
