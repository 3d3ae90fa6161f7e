"""full: the sum as a product with ones; returns a list."""

import numpy as np


def add_bias_backward(dY):
    return [dY * 1.0, np.ones(len(dY)) @ dY]
