"""cause: The result is transposed: its rows stand for the classes and its columns for the examples, shape (k, n).
accepted: one_hot_encoding/transposes, any/transposed
"""

import numpy as np


def one_hot_encoding(array):
    arr = np.asarray(array)
    classes = np.unique(arr)
    encoded = []
    for c in classes:
        encoded.append([1 if value == c else 0 for value in arr])
    return np.array(encoded)
