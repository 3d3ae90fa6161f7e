"""zero: prints the rate."""

import math


def exponential_decay(initial, epoch, rate):
    print(initial * math.exp(-rate * epoch))
