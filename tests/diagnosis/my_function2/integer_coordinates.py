"""cause: The coordinates are converted to integers first, so their decimals are cut off.
accepted: any/truncated
"""

import numpy as np


def my_function2(X):
    x = int(X[0])
    y = int(X[1])
    return 2 * x ** 2 + 3 * x * y + 5 * y ** 2
