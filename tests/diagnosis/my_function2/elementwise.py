"""cause: The formula is applied to the whole array, with X for both x and y, so it returns an array instead of a number.
accepted: my_function2/computes_with_each_entry
"""

import numpy as np


def my_function2(X):
    return 2 * X ** 2 + 3 * X * X + 5 * X ** 2
