"""cause: The rows are printed, not returned.
accepted: any/prints_instead, any/returns_nothing
"""

import numpy as np


def one_hot_encoding(array):
    labels = np.asarray(array)
    print((labels[:, None] == np.unique(labels)).astype(int))
