"""partial 0.5: works in the caller's array, which one of integers refuses."""


def dropout_backward(dout, mask, rate):
    dout *= mask
    dout /= 1 - rate
    return dout
