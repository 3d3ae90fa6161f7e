"""full: an array of one number."""

import numpy as np


def inverse_time_decay(initial, epoch, rate):
    return np.divide([initial], [1 + rate * epoch])
