"""half: loses the share `rate` in each epoch."""


def exponential_decay(initial, epoch, rate):
    for _ in range(epoch):
        initial -= rate * initial
    return initial
