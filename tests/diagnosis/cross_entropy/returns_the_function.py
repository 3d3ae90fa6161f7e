"""cause: A function that would calculate it is returned.
accepted: any/returns_function
"""

import numpy as np


def cross_entropy(p, q):
    def loss():
        return -np.sum(p * np.log(q + 1e-15)) / len(p)

    return loss
