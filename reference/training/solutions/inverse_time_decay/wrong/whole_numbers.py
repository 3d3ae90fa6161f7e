"""zero: divides with //."""


def inverse_time_decay(initial, epoch, rate):
    return initial // (1 + rate * epoch)
