"""full: in single precision."""

import numpy as np


def inverse_time_decay(initial, epoch, rate):
    one = np.float32(1)
    return np.float32(initial) / (one + np.float32(rate) * np.float32(epoch))
