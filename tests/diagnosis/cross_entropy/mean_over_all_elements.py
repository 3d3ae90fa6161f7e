"""cause: The mean is taken over all n times k elements instead of over the n rows, so the result is k times too small.
accepted: cross_entropy/averages_all_entries, any/factor
"""

import numpy as np


def cross_entropy(p, q):
    eps = 1e-15
    return -np.mean(p * np.log(q + eps))
