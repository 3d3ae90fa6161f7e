"""full: the square of the Frobenius norm."""

import numpy as np


def l2_penalty(W, lam):
    return lam / 2 * np.linalg.norm(W) ** 2
