"""cause: x and y are exchanged, so 2 multiplies y^2 and 5 multiplies x^2.
accepted: my_function2/swaps_the_variables
"""

import numpy as np


def my_function2(X):
    y, x = X
    return 2 * x ** 2 + 3 * x * y + 5 * y ** 2
