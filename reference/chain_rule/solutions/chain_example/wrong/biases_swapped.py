"""partial 0.6: the biases' derivatives in each other's places."""


def chain_example(x, W1, b1, W2, b2, target):
    z = W1 * x + b1
    y = W2 * z**2 + b2
    dy = 2 * (y - target)
    dz = dy * W2 * 2 * z
    return (y - target) ** 2, dz * x, dy, dy * z**2, dz
