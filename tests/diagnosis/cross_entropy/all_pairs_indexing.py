"""cause: The probabilities of the right classes are picked with q[:, labels], which takes the columns of all labels for every row (an n by n matrix) instead of one entry per row.
accepted: cross_entropy/multiplies_as_matrices, any/only_one_row
"""

import numpy as np


def cross_entropy(p, q):
    labels = np.argmax(p, axis=1)
    right_probs = q[:, labels]
    return np.mean(-np.log(right_probs + 1e-15))
