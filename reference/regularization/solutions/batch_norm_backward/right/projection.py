"""full: dY without its part along ones and Xhat, by einsum."""

import numpy as np


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    C = X - X.mean(axis=0)
    p = 1 / (np.einsum("ij,ij->j", C, C) / len(C) + eps)
    along = np.einsum("ij,ij->j", dY, C)
    dX = gamma * np.sqrt(p) * (dY - dY.mean(axis=0) - C * along * p / len(C))
    return dX, along * np.sqrt(p), np.ones(len(C)) @ dY
