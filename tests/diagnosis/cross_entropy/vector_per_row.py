"""cause: It returns the cross-entropy of each row as a vector, without taking the mean over the rows.
accepted: cross_entropy/gives_each_row
"""

import numpy as np


def cross_entropy(p, q):
    res = []
    for target, pred in zip(p, q):
        res.append(-np.sum(target * np.log(pred + 1e-15)))
    return np.array(res)
