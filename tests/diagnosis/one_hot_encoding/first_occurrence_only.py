"""cause: For each label only its first occurrence is marked (list.index), so the rows of repeated labels stay all zero.
accepted: none
"""

import numpy as np


def one_hot_encoding(array):
    values = list(array)
    labels = sorted(set(values))
    matrix = np.zeros((len(values), len(labels)))
    for col, label in enumerate(labels):
        row = values.index(label)
        matrix[row, col] = 1
    return matrix
