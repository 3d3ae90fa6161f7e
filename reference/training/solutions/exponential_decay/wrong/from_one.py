"""zero: falls in epoch 0 already."""

import math


def exponential_decay(initial, epoch, rate):
    for _ in range(epoch + 1):
        initial *= math.exp(-rate)
    return initial
