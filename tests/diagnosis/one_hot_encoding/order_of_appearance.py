"""cause: The columns follow the order in which the labels first appear instead of the sorted order.
accepted: one_hot_encoding/keeps_the_order_of_appearance, any/columns_permuted
"""

import numpy as np


def one_hot_encoding(array):
    labels = []
    for a in array:
        if a not in labels:
            labels.append(a)
    result = np.zeros((len(array), len(labels)))
    for i, a in enumerate(array):
        result[i, labels.index(a)] = 1
    return result
