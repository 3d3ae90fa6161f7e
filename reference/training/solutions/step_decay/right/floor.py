"""full: rounds down with NumPy."""

import numpy as np


def step_decay(initial, epoch, drop=0.5, every=10):
    return initial * np.power(drop, np.floor(epoch / every))
