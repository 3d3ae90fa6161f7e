"""full: the parts of exp(i angle)."""

import numpy as np


def positional_encoding(n, d):
    z = np.exp(1j * np.outer(np.arange(n), 10000.0 ** (-np.arange(0, d, 2) / d)))
    return np.dstack([z.imag, z.real]).reshape(n, d)
