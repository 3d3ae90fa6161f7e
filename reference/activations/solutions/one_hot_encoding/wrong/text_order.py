"""zero: sorts numbers as text."""

import numpy as np


def one_hot_encoding(array):
    text = [str(label) for label in array]
    classes = sorted(set(text))
    return np.array([[float(t == c) for c in classes] for t in text])
