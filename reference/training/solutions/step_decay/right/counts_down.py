"""full: subtracts `every` until the epoch is reached."""


def step_decay(initial, epoch, drop=0.5, every=10):
    while epoch >= every:
        epoch -= every
        initial *= drop
    return initial
