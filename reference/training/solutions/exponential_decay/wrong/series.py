"""zero: three terms of the series of the exponential function."""


def exponential_decay(initial, epoch, rate):
    x = -rate * epoch
    return initial * (1 + x + x**2 / 2)
