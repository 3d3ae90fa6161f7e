"""full: the exponential of a sum of logarithms."""

import numpy as np


def exponential_decay(initial, epoch, rate):
    return np.exp(np.log(initial) - epoch * rate)
