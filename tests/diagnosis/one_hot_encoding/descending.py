"""cause: The labels are sorted in descending order, so the columns stand in reverse.
accepted: one_hot_encoding/sorts_in_descending_order, any/columns_permuted
"""

import numpy as np


def one_hot_encoding(array):
    categories = sorted(set(array), reverse=True)
    mapping = dict(zip(categories, range(len(categories))))
    out = np.zeros((len(array), len(categories)), dtype=int)
    for i in range(len(array)):
        out[i, mapping[array[i]]] = 1
    return out
