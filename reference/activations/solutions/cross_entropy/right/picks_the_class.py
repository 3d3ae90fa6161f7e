"""full: picks the probability of the right class."""

import numpy as np


def cross_entropy(p, q):
    picked = q[np.arange(len(p)), np.argmax(p, axis=1)]
    return np.mean(-np.log(picked + 1e-15))
