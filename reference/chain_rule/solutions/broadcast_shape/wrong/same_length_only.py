"""zero: an IndexError for shapes of different lengths."""


def broadcast_shape(a, b):
    out = []
    for i in range(len(a)):
        if a[i] == b[i] or b[i] == 1:
            out.append(a[i])
        elif a[i] == 1:
            out.append(b[i])
        else:
            raise ValueError("shapes do not fit")
    return tuple(out)
