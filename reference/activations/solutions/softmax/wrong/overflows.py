"""partial 0.75: overflows for large scores."""

import numpy as np


def softmax(X):
    E = np.exp(X)
    return E / E.sum(axis=1, keepdims=True)
