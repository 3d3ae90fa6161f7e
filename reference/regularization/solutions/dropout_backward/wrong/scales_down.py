"""zero: multiplies by 1 - rate."""


def dropout_backward(dout, mask, rate):
    return dout * mask * (1 - rate)
