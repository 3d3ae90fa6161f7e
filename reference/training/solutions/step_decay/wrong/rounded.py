"""zero: rounds the result to three digits."""


def step_decay(initial, epoch, drop=0.5, every=10):
    return round(initial * drop ** (epoch // every), 3)
