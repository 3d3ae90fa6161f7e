"""Returns as much as the wire lets through, in every answer and in every argument."""

import numpy as np


def secret_map(x):
    return np.ones(3_900_000)
