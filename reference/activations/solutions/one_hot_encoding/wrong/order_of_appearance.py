"""zero: columns in order of appearance."""

import numpy as np


def one_hot_encoding(array):
    classes = []
    for label in array:
        if label not in classes:
            classes.append(label)
    return np.array([[1 if label == c else 0 for c in classes] for label in array])
