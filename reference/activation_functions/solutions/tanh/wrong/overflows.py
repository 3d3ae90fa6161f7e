"""partial 0.75: the formula, which overflows."""

import numpy as np


def tanh(X):
    return (np.exp(X) - np.exp(-X)) / (np.exp(X) + np.exp(-X))
