"""zero: puts the shapes one after the other."""


def broadcast_shape(a, b):
    return a + b
