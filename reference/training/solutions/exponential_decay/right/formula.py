"""full: the formula with NumPy."""

import numpy as np


def exponential_decay(initial, epoch, rate):
    return initial * np.exp(-rate * epoch)
