"""cause: The return statement stands inside the loop over the rows, so only the first row has been computed and the other rows are still zero.
accepted: softmax/stops_after_the_first_row, any/only_one_row
"""

import numpy as np


def softmax(X):
    result = np.zeros(X.shape)
    for i in range(len(X)):
        row = X[i] - np.max(X[i])
        e = np.exp(row)
        result[i] = e / sum(e)
        return result
