"""half: zeros and minus infinity, to be added to the scores."""

import numpy as np


def causal_mask(n):
    return np.triu(np.full((n, n), -np.inf), k=1)
