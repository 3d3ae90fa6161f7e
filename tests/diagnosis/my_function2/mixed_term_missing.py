"""cause: The mixed term 3xy is missing.
accepted: my_function2/forgets_the_mixed_term
"""

import numpy as np


def my_function2(X):
    x = X[0]
    y = X[1]
    return 2 * x ** 2 + 5 * y ** 2
