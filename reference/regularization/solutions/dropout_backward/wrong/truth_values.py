"""partial 0.75: takes a mask of numbers and no other."""


def dropout_backward(dout, mask, rate):
    return dout * (1 - (-mask + 1)) / (1 - rate)
