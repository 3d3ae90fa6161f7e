"""full: goes through the epochs and lets the rate fall on the way."""


def step_decay(initial, epoch, drop=0.5, every=10):
    rate = initial
    for t in range(1, epoch + 1):
        if t % every == 0:
            rate *= drop
    return rate
