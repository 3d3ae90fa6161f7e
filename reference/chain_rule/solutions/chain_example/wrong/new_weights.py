"""partial 0.2: the weights and biases after a step, where derivatives are asked for."""


def chain_example(x, W1, b1, W2, b2, target):
    z = W1 * x + b1
    y = W2 * z**2 + b2
    dy = 2 * (y - target)
    dz = dy * W2 * 2 * z
    return (y - target) ** 2, W1 - dz * x, b1 - dz, W2 - dy * z**2, b2 - dy
