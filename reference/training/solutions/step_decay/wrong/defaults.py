"""zero: ignores the hyperparameters."""


def step_decay(initial, epoch, drop=0.5, every=10):
    return initial * 0.5 ** (epoch // 10)
