"""cause: The column number is one too small, so each one stands a column to the left of its place and that of the first label in the last column.
accepted: any/columns_permuted
"""

import numpy as np


def one_hot_encoding(array):
    categories, positions = np.unique(array, return_inverse=True)
    result = np.zeros((len(positions), len(categories)))
    for i, pos in enumerate(positions):
        result[i, pos - 1] = 1
    return result
