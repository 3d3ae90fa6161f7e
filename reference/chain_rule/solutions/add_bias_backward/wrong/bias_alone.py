"""zero: returns the bias's gradient alone."""


def add_bias_backward(dY):
    return dY.sum(axis=0)
