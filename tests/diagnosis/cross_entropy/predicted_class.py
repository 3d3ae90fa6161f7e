"""cause: The probability of the predicted (most probable) class is used instead of that of the true class.
accepted: cross_entropy/forgets_the_targets
"""

import numpy as np


def cross_entropy(p, q):
    predicted = np.argmax(q, axis=1)
    rows = np.arange(len(q))
    return -np.mean(np.log(q[rows, predicted] + 1e-15))
