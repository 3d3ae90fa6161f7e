"""cause: The quotients are given as a generator expression, which nobody has gone through.
accepted: any/returns_lazily
"""

import numpy as np


def gradient(f, X):
    return ((f(X + 1e-5 * e) - f(X - 1e-5 * e)) / 2e-5 for e in np.eye(len(X)))
