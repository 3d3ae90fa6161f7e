"""full: the factor of one epoch, raised to the power."""

import math


def exponential_decay(initial, epoch, rate):
    return initial * math.exp(-rate) ** epoch
