"""zero: the gradients in the wrong order."""


def add_bias_backward(dY):
    return dY.sum(axis=0), dY
