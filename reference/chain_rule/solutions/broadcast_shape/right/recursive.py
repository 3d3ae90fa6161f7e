"""full: the last dimension, and the rest by the function itself."""


def broadcast_shape(a, b):
    if not a or not b:
        return tuple(a or b)
    m, n = a[-1], b[-1]
    if 1 not in (m, n) and m != n:
        raise ValueError("operands could not be broadcast together")
    return broadcast_shape(a[:-1], b[:-1]) + (m if n == 1 else n,)
