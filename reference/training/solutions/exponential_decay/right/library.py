"""full: with math."""

import math


def exponential_decay(initial, epoch, rate):
    return initial / math.exp(rate * epoch)
