"""cause: The array itself is sorted before it is encoded, so the rows no longer belong to the examples in their given order.
accepted: any/rows_permuted
"""

import numpy as np


def one_hot_encoding(array):
    array = sorted(array)
    labels = []
    for item in array:
        if item not in labels:
            labels.append(item)
    onehot = [[int(item == label) for label in labels] for item in array]
    return np.array(onehot)
