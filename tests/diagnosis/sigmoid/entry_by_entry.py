"""cause: math.exp is put to the entries of the first axis, so that matrices fail.
accepted: any/only_vectors
"""

import math
import numpy as np


def sigmoid(X):
    return np.array([1 / (1 + math.exp(-x)) for x in X])
