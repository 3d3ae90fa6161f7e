"""full: a loop with a dictionary of columns."""

import numpy as np


def one_hot_encoding(array):
    column = {label: j for j, label in enumerate(sorted(set(array)))}
    encoded = np.zeros((len(array), len(column)))
    for i, label in enumerate(array):
        encoded[i, column[label]] = 1
    return encoded
