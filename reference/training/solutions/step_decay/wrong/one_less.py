"""zero: drops in the first epoch already."""


def step_decay(initial, epoch, drop=0.5, every=10):
    return initial * drop ** (epoch // every + 1)
