"""partial 0.75: takes the larger dimension, so that 0 becomes 1."""


def broadcast_shape(a, b):
    n = max(len(a), len(b))
    a = (1,) * (n - len(a)) + a
    b = (1,) * (n - len(b)) + b
    for p, q in zip(a, b):
        if p != q and p != 1 and q != 1:
            raise ValueError("no")
    return tuple(max(p, q) for p, q in zip(a, b))
