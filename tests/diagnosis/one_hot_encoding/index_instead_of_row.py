"""cause: It returns the number of each label's class instead of a row of zeros with a one.
accepted: one_hot_encoding/gives_the_class_numbers
"""

import numpy as np


def one_hot_encoding(array):
    label_list = sorted(set(array))
    codes = []
    for a in array:
        codes.append(label_list.index(a))
    return np.array(codes)
