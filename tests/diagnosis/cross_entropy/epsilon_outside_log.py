"""cause: The 1e-15 is added to the logarithm instead of to its argument, so a predicted probability of exactly 0 still gives nan or infinity.
accepted: cross_entropy/forgets_the_tiny_number, cross_entropy/forgets_it_for_the_right_class
"""

import numpy as np


def cross_entropy(p, q):
    epsilon = 1e-15
    logs = np.log(q) + epsilon
    return -(p * logs).sum(axis=1).mean()
