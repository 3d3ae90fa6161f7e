"""zero: divides by 1 + rate in each epoch."""


def inverse_time_decay(initial, epoch, rate):
    return initial * (1 + rate) ** -epoch
