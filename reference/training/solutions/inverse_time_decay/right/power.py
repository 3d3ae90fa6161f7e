"""full: a negative power with NumPy."""

import numpy as np


def inverse_time_decay(initial, epoch, rate):
    return initial * np.power(1.0 + epoch * rate, -1.0)
