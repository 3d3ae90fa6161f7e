"""zero: counts the epochs from 1."""


def inverse_time_decay(initial, epoch, rate):
    return initial / (1 + rate * (1 + epoch))
