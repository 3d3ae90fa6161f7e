"""full: adds two empty arrays and looks."""

import numpy as np


def broadcast_shape(a, b):
    return np.add(np.empty(a), np.empty(b)).shape
