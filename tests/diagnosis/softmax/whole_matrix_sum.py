"""cause: The exponentials are divided by the sum over the whole matrix instead of the sum of each row, so that all entries together sum to one.
accepted: softmax/sums_everything_after_the_maxima_of_rows, softmax/sums_everything, any/only_one_row
"""

import numpy as np


def softmax(X):
    # subtract the max of every row so the exp can't overflow
    row_max = np.max(X, axis=1).reshape(-1, 1)
    e = np.exp(X - row_max)
    probs = e / np.sum(e)
    return probs
