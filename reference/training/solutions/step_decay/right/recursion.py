"""full: the rate of `every` epochs before, times drop."""


def step_decay(initial, epoch, drop=0.5, every=10):
    if epoch < every:
        return initial
    return drop * step_decay(initial, epoch - every, drop, every)
