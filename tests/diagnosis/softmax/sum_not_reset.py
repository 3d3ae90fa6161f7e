"""cause: The running sum of exponentials is set to zero only once before the loop over the rows, so each row is divided by the sum of its own and all earlier rows.
accepted: any/only_one_row
"""

import math

import numpy as np


def softmax(X):
    rows = []
    denominator = 0.0
    for row in X:
        m = max(row)
        exps = [math.exp(value - m) for value in row]
        for e in exps:
            denominator += e
        rows.append([e / denominator for e in exps])
    return np.array(rows)
