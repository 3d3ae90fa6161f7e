"""zero: divides what was divided before."""


def inverse_time_decay(initial, epoch, rate):
    lr = initial
    for t in range(epoch + 1):
        lr = lr / (1 + rate * t)
    return lr
