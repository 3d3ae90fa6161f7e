"""zero: lines the shapes up at their beginnings."""

from itertools import zip_longest


def broadcast_shape(a, b):
    out = []
    for m, n in zip_longest(a, b, fillvalue=1):
        if m == n or n == 1:
            out.append(m)
        elif m == 1:
            out.append(n)
        else:
            raise ValueError("shapes do not match")
    return tuple(out)
