"""full: a tiny step, squared again and again."""

import numpy as np


def heat_diffusion(adjacency, x0, t):
    n = len(x0)
    L = np.diag(adjacency @ np.ones(n)) - adjacency
    M = -t * L / 2**10
    kernel = np.eye(n) + M + M @ M / 2 + M @ M @ M / 6
    for _ in range(10):
        kernel = kernel @ kernel
    return kernel.dot(x0)
