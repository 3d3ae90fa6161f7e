"""full: what of each pair is not 1, as a set; an exception of its own kind."""

from itertools import zip_longest


class ShapesDoNotFit(ValueError):
    pass


def broadcast_shape(a, b):
    shape = []
    for pair in zip_longest(a[::-1], b[::-1], fillvalue=1):
        other = set(pair) - {1}
        if len(other) > 1:
            raise ShapesDoNotFit
        shape.insert(0, other.pop() if other else 1)
    return tuple(shape)
