"""full: as matrices of one entry each."""

import numpy as np


def chain_example(x, W1, b1, W2, b2, target):
    X, A, c, B, e = (np.array([[float(number)]]) for number in (x, W1, b1, W2, b2))
    Z = X @ A + c
    H = Z**2
    delta2 = 2 * (H @ B + e - target)
    delta1 = (delta2 @ B.T) * 2 * Z
    loss = np.sum((H @ B + e - target) ** 2)
    return loss, (X.T @ delta1).item(), delta1.sum(), (H.T @ delta2).item(), delta2.sum()
