"""full: the formula as it stands."""


def dropout_backward(dout, mask, rate):
    return dout * mask / (1 - rate)
