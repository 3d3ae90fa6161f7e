"""cause: The central differences are divided by h instead of 2h, so all components are twice too large.
accepted: gradient/forgets_the_two, any/factor
"""

import numpy as np


def gradient(f, X):
    h = 1e-5
    identity = np.eye(len(X))
    return np.array([(f(X + h * e) - f(X - h * e)) / h for e in identity])
