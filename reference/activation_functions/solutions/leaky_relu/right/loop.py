"""full: a list of the numbers in one row, then their shape."""

import numpy as np


def leaky_relu(X, slope=0.01):
    values = []
    for x in X.flatten():
        if x > 0:
            values.append(x)
        else:
            values.append(x * slope)
    return np.array(values).reshape(X.shape)
