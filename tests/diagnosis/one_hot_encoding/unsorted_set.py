"""cause: The distinct labels come from a set that is never sorted, so the columns stand in an arbitrary order.
accepted: any/columns_permuted
"""

import numpy as np


def one_hot_encoding(array):
    unique_labels = list(set(array))
    index = {label: i for i, label in enumerate(unique_labels)}
    one_hot = np.zeros((len(array), len(unique_labels)))
    for row, label in enumerate(array):
        one_hot[row][index[label]] = 1
    return one_hot
