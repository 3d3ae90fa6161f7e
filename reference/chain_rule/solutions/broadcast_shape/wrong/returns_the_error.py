"""zero: returns the ValueError where it should raise it."""


def broadcast_shape(a, b):
    a, b = list(a)[::-1], list(b)[::-1]
    out = []
    for i in range(max(len(a), len(b))):
        m = a[i] if i < len(a) else 1
        n = b[i] if i < len(b) else 1
        if m != n and m != 1 and n != 1:
            return ValueError("shapes do not fit")
        out.append(n if m == 1 else m)
    return tuple(reversed(out))
