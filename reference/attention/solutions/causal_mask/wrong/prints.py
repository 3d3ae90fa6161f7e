"""zero: prints the mask."""

import numpy as np


def causal_mask(n):
    print(np.tril(np.ones((n, n), dtype=bool)))
