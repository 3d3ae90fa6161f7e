"""cause: The last label has no 1.
accepted: any/last_missing
"""

import numpy as np


def one_hot_encoding(array):
    classes = sorted(set(array))
    rows = np.zeros((len(array), len(classes)))
    for i in range(len(array) - 1):
        rows[i, classes.index(array[i])] = 1
    return rows
