"""full: the reciprocal of a sum."""


def inverse_time_decay(initial, epoch, rate):
    return 1 / (1 / initial + rate * epoch / initial)
