"""Returns characters that read like digits, and text arrays that a careless conversion would make numbers of."""

import numpy as np


def secret_map(x):
    return np.full(np.shape(x), "0.5e0")


def probe(f, x):
    return np.str_("١٫٥")
