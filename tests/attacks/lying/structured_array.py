"""Returns an array of records, with a field for every number that could be expected."""

import numpy as np


def secret_map(x):
    return np.zeros(np.shape(x), [("value", "f8"), ("other", "f8", (2, 2)), ("text", "U10")])
