"""full: one epoch after the other."""

import math


def exponential_decay(initial, epoch, rate):
    factor = math.e**-rate
    for _ in range(epoch):
        initial = initial * factor
    return initial
