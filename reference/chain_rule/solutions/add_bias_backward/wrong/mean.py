"""half: the mean of the rows."""


def add_bias_backward(dY):
    return dY, dY.mean(axis=0)
