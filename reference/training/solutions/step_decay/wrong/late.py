"""zero: in the epoch of the step itself the old rate holds still."""


def step_decay(initial, epoch, drop=0.5, every=10):
    rate = initial
    for t in range(epoch):
        if t % every == 0 and t > 0:
            rate *= drop
    return rate
