"""cause: The sigmoid is returned beside its gradient.
accepted: any/returns_more
"""

import numpy as np


def sigmoid_gradient(X):
    s = 1 / (1 + np.exp(-X))
    return s, s * (1 - s)
