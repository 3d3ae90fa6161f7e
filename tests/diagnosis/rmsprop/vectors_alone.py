"""cause: A loop over the first axis with math.sqrt: matrices fail.
accepted: any/only_vectors
"""

import math
import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    moved, squares = [], []
    for x, g, old in zip(theta, grad, s, strict=True):
        new = gamma * float(old) + (1 - gamma) * float(g) ** 2
        squares.append(new)
        moved.append(float(x) - eta * float(g) / math.sqrt(new + eps))
    return np.array(moved), np.array(squares)
