"""partial 0.75: infinite where the right class has probability 0."""

import numpy as np


def cross_entropy(p, q):
    return -np.mean(np.log(np.max(p * q, axis=1)))
