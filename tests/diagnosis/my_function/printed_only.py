"""cause: The value is printed but not returned, so the function returns None.
accepted: any/prints_instead, any/returns_nothing
"""

import numpy as np


def my_function(x):
    result = 0.05 * x ** 2 + 0.8 * x
    print(result)
