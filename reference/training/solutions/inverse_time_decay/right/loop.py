"""full: the divisor grows from epoch to epoch."""


def inverse_time_decay(initial, epoch, rate):
    divisor = 1.0
    for _ in range(epoch):
        divisor += rate
    return initial / divisor
