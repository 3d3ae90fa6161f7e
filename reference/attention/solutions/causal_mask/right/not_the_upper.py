"""full: what is not in the strict upper triangle."""

import numpy as np


def causal_mask(n):
    return ~np.triu(np.full((n, n), True), k=1)
