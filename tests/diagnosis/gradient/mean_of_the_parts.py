"""cause: The partial derivatives are divided by their number.
accepted: any/factor
"""

import numpy as np


def gradient(f, X):
    n, h = len(X), 1e-5
    result = []
    for i in range(n):
        e = np.zeros(n)
        e[i] = h
        result.append((f(X + e) - f(X - e)) / (2 * h) / n)
    return np.array(result)
