"""zero: falls in every epoch."""


def step_decay(initial, epoch, drop=0.5, every=10):
    return initial * drop ** (epoch / every)
