"""cause: The exponent uses the absolute value of x against overflow without a separate case for negative x, so negative x get the value of their positive counterpart.
accepted: sigmoid/takes_the_absolute_value, any/only_positive
"""

import numpy as np


def sigmoid(X):
    # abs so that exp() is never too big
    z = np.exp(-np.abs(X))
    return 1 / (1 + z)
