"""zero: the upper triangle."""

import numpy as np


def causal_mask(n):
    return np.triu(np.ones((n, n))).astype(bool)
