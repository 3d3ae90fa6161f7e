"""zero: the larger of each pair, whatever fits."""


def broadcast_shape(a, b):
    n = max(len(a), len(b))
    a = (1,) * (n - len(a)) + a
    b = (1,) * (n - len(b)) + b
    return tuple(max(p) for p in zip(a, b))
