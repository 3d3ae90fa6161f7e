"""partial 0.75: exp(x) / (1 + exp(x)) overflows for large x."""

import numpy as np


def sigmoid(X):
    return np.exp(X) / (1 + np.exp(X))
