"""partial 0.75: log(0) for a probability of 0."""

import numpy as np


def cross_entropy(p, q):
    return -np.mean(np.sum(p * np.log(q), axis=1))
