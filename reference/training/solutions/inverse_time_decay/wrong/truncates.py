"""zero: rounds the result to 4 digits."""


def inverse_time_decay(initial, epoch, rate):
    return round(initial / (1 + rate * epoch), 4)
