"""full: with arrays of the dimensions; returns an array of floats."""

import numpy as np


def broadcast_shape(a, b):
    k = max(len(a), len(b))
    A, B = np.ones(k), np.ones(k)
    A[k - len(a) :] = a
    B[k - len(b) :] = b
    if np.any((A != B) & (A != 1) & (B != 1)):
        raise ValueError
    return np.where(A == 1, B, A)
