"""cause: It returns the derivative 0.1 x + 0.8 instead of the function.
accepted: my_function/gives_the_derivative
"""

import numpy as np


def my_function(x):
    return 0.1 * x + 0.8
