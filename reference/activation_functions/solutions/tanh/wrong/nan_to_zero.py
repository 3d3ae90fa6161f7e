"""partial 0.75: puts 0 where the exponentials overflow."""

import numpy as np


def tanh(X):
    with np.errstate(all="ignore"):
        return np.nan_to_num((np.exp(X) - np.exp(-X)) / (np.exp(X) + np.exp(-X)))
