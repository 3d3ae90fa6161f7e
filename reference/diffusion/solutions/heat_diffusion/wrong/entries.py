"""zero: the exponential of each entry."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    L = np.diag(adjacency.sum(axis=1)) - adjacency
    return np.exp(-L * t) @ x0
