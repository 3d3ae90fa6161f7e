"""full: in single precision."""

import numpy as np


def exponential_decay(initial, epoch, rate):
    return np.float32(initial) * np.exp(np.float32(-rate * epoch))
