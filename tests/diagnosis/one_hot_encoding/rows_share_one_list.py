"""cause: All rows are the same list object (made with [[0]*k]*n), so every row gets the ones of all labels.
accepted: any/constant
"""

import numpy as np


def one_hot_encoding(array):
    labels = sorted(set(array))
    k = len(labels)
    n = len(array)
    rows = [[0] * k] * n
    for i in range(n):
        j = labels.index(array[i])
        rows[i][j] = 1
    return np.array(rows)
