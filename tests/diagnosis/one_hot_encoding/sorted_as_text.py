"""cause: The labels are turned into strings before sorting, so numbers are in alphabetical order, e.g. 10 before 2 and 9.
accepted: one_hot_encoding/sorts_as_text, any/columns_permuted
"""

import numpy as np


def one_hot_encoding(array):
    texts = [str(a) for a in array]
    labels = sorted(set(texts))
    encoded = np.zeros((len(texts), len(labels)))
    for i, t in enumerate(texts):
        encoded[i, labels.index(t)] = 1.0
    return encoded
