"""zero: the bias outside of the square."""


def chain_example(x, W1, b1, W2, b2, target):
    h = W1 * x**2 + b1
    y = W2 * h + b2
    dy = 2 * (y - target)
    return (y - target) ** 2, dy * W2 * x**2, dy * W2, dy * h, dy
