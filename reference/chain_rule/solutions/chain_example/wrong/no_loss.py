"""zero: returns the four derivatives alone."""


def chain_example(x, W1, b1, W2, b2, target):
    z = W1 * x + b1
    h = z**2
    y = W2 * h + b2
    dy = 2 * (y - target)
    dz = dy * W2 * 2 * z
    return dz * x, dz, dy * h, dy
