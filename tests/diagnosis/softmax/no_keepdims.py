"""cause: The row sums are taken without keepdims, so dividing by them fails for matrices that are not square and divides column j by the sum of row j for square ones.
accepted: softmax/forgets_keepdims_in_the_sum, softmax/forgets_keepdims, any/only_one_row
"""

import numpy as np


def softmax(X):
    """Softmax of each row."""
    e_x = np.exp(X - np.max(X, axis=1, keepdims=True))
    sums = e_x.sum(axis=1)
    return e_x / sums
