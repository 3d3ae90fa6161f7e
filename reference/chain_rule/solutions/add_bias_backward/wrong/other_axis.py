"""half: sums each row."""


def add_bias_backward(dY):
    return dY, dY.sum(axis=1)
