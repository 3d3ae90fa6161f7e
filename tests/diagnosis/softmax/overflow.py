"""cause: The row maximum is not subtracted, so the exponentials of large scores overflow and the result is nan.
accepted: softmax/overflows, any/overflows
"""

import numpy as np


def softmax(X):
    exps = np.exp(X)
    row_sums = np.sum(exps, axis=1)
    return exps / row_sums[:, np.newaxis]
