"""cause: The sum is divided by the number of classes (columns) instead of by the number of rows.
accepted: cross_entropy/divides_by_classes
"""

import numpy as np


def cross_entropy(p, q):
    m = p.shape[1]
    cost = -1 / m * np.sum(p * np.log(q + 1e-15))
    return cost
