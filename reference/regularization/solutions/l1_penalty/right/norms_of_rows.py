"""full: the vector norms of the rows, summed."""

import numpy as np


def l1_penalty(W, lam):
    return sum(lam * np.linalg.norm(row, ord=1) for row in W)
