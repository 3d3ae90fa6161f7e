"""cause: The 1e-15 inside the logarithm is missing, so a predicted probability of exactly 0 gives nan or infinity.
accepted: cross_entropy/forgets_the_tiny_number, cross_entropy/forgets_it_for_the_right_class
"""

import numpy as np


def cross_entropy(p, q):
    number_of_samples = p.shape[0]
    return -np.sum(p * np.log(q)) / number_of_samples
