"""zero: never falls below 0.001."""

import numpy as np


def exponential_decay(initial, epoch, rate):
    return max(initial * np.exp(-rate * epoch), 1e-3)
