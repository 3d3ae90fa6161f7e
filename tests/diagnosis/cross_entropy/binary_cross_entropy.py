"""cause: It computes the binary cross-entropy, adding the term (1-p) log(1-q) for the classes that are not the right one.
accepted: cross_entropy/takes_the_binary_form
"""

import numpy as np


def cross_entropy(p, q):
    eps = 1e-15
    positive = p * np.log(q + eps)
    negative = (1 - p) * np.log(1 - q + eps)
    loss = -np.sum(positive + negative, axis=1)
    return np.mean(loss)
