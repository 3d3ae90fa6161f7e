"""partial 0.75: the hyperparameters have other names."""


def step_decay(initial, epoch, factor=0.5, step_size=10):
    return initial * factor ** (epoch // step_size)
