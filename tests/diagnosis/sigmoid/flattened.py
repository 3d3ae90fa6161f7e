"""cause: The results are collected in one flat list, so for a matrix the shape of X is lost.
accepted: sigmoid/flattens_the_result, any/shape
"""

import math

import numpy as np


def sigmoid(X):
    values = []
    for x in np.array(X).flatten():
        if x >= 0:
            values.append(1 / (1 + math.exp(-x)))
        else:
            values.append(math.exp(x) / (1 + math.exp(x)))
    return np.array(values)
