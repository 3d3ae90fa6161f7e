"""zero: 2.718 for e."""


def exponential_decay(initial, epoch, rate):
    return initial * 2.718 ** (-rate * epoch)
