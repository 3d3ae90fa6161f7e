"""partial 0.75: a size of 0 counts as none."""


def broadcast_shape(a, b):
    a, b = list(a), list(b)
    out = []
    while a or b:
        m = a.pop() if a else 1
        n = b.pop() if b else 1
        if m and n and m != n and m != 1 and n != 1:
            raise ValueError("shapes do not fit")
        out.append(max(m, n) if m and n else 0)
    return tuple(out[::-1])
