"""cause: The column of the first label is left out (dummy coding), so there are only k-1 columns and the first label is a row of zeros.
accepted: one_hot_encoding/drops_the_first_class
"""

import numpy as np


def one_hot_encoding(array):
    labels, inverse = np.unique(array, return_inverse=True)
    full = np.zeros((len(inverse), len(labels)))
    full[np.arange(len(inverse)), inverse] = 1
    # one column is redundant
    return full[:, 1:]
