"""cause: Zeros and ones are exchanged: the label's column holds 0 and all others hold 1.
accepted: one_hot_encoding/swaps_zeros_and_ones
"""

import numpy as np


def one_hot_encoding(array):
    labels = np.unique(array)
    data = np.asarray(array)
    return (data.reshape(-1, 1) != labels.reshape(1, -1)).astype(int)
