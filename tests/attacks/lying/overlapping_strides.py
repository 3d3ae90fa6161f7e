"""Returns a view whose strides reach far outside of the memory that it holds."""

import numpy as np


def secret_map(x):
    return np.lib.stride_tricks.as_strided(np.zeros(1), (1000,), (1 << 30,))
