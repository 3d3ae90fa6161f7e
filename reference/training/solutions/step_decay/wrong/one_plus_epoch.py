"""half: the formula of a well-known blog, with epochs counted from 1."""

import math


def step_decay(initial, epoch, drop=0.5, every=10):
    return initial * math.pow(drop, math.floor((1 + epoch) / every))
