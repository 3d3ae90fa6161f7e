"""zero: solved with a solver's default tolerances."""

import numpy as np
from scipy.integrate import solve_ivp


def heat_diffusion(adjacency, x0, t):
    L = np.diag(adjacency.sum(axis=1)) - adjacency
    return solve_ivp(lambda _, x: -L @ x, (0, t), x0).y[:, -1]
