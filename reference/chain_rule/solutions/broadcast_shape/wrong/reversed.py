"""zero: forgets to turn the dimensions round."""

from itertools import zip_longest


def broadcast_shape(a, b):
    out = ()
    for m, n in zip_longest(a[::-1], b[::-1], fillvalue=1):
        if m != n and m != 1 and n != 1:
            raise ValueError("no fit")
        out += (n if m == 1 else m,)
    return out
