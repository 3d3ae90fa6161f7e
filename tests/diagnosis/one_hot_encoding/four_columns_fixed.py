"""cause: The number of columns is fixed to the four of the example instead of taken from the number of distinct labels.
accepted: any/fixed_size
"""

import numpy as np


def one_hot_encoding(array):
    names = sorted(set(array))
    one_hot = np.zeros((len(array), 4))
    for i in range(len(array)):
        for j in range(len(names)):
            if array[i] == names[j]:
                one_hot[i, j] = 1
    return one_hot
