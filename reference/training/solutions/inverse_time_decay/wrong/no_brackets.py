"""zero: divides by 1 and adds the rest."""


def inverse_time_decay(initial, epoch, rate):
    return initial / 1 + rate * epoch
