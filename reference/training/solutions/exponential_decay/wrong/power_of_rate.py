"""half: the form in which the rate is what is kept."""


def exponential_decay(initial, epoch, rate):
    return initial * rate**epoch
