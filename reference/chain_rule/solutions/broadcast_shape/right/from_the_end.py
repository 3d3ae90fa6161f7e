"""full: negative indexes from the end; returns a list."""


def broadcast_shape(a, b):
    out = []
    for i in range(1, max(len(a), len(b)) + 1):
        m = a[-i] if i <= len(a) else 1
        n = b[-i] if i <= len(b) else 1
        if m == 1:
            out = [n] + out
        elif n == 1 or m == n:
            out = [m] + out
        else:
            raise ValueError(f"{m} and {n}")
    return out
