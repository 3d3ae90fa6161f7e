"""cause: The argument itself is negated.
accepted: any/changes_arguments
"""

import numpy as np


def sigmoid(X):
    np.negative(X, out=X)
    return 1 / (1 + np.exp(X))
