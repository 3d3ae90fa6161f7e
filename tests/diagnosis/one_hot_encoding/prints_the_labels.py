"""cause: The labels are printed on the way, and nothing is returned.
accepted: any/returns_nothing
"""

import numpy as np


def one_hot_encoding(array):
    for label in array:
        print(label)
    encoded = (np.asarray(array)[:, None] == np.unique(array)).astype(int)
