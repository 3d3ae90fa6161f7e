"""cause: The coefficients are squared together with the variables: (2x)^2 + 3xy + (5y)^2.
accepted: my_function2/squares_the_factors
"""

import numpy as np


def my_function2(X):
    x = X[0]
    y = X[1]
    return np.square(2 * x) + 3 * x * y + np.square(5 * y)
