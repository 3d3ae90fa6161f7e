"""full: sums by einsum."""

import numpy as np


def softmax(X):
    E = np.exp(X - np.amax(X, 1).reshape(-1, 1))
    return E / np.einsum("nk->n", E)[:, np.newaxis]
