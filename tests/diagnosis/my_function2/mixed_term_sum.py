"""cause: The mixed term is 3(x + y) instead of 3xy.
accepted: my_function2/triples_the_sum_in_the_mixed_term, my_function2/adds_in_the_mixed_term
"""

import numpy as np


def my_function2(X):
    x, y = X[0], X[1]
    first = 2 * x ** 2
    second = 3 * (x + y)
    third = 5 * y ** 2
    return first + second + third
