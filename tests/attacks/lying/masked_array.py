"""Returns an array in which every element is masked, so that none can differ."""

import numpy as np


def secret_map(x):
    return np.ma.masked_all(np.shape(x)) if np.ndim(x) else np.ma.masked
