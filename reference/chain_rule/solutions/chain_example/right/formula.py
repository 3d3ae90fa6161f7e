"""full: all derivatives written out."""


def chain_example(x, W1, b1, W2, b2, target):
    z = W1 * x + b1
    h = z**2
    y = W2 * h + b2
    dW1 = 2 * (y - target) * W2 * 2 * z * x
    db1 = 2 * (y - target) * W2 * 2 * z
    dW2 = 2 * (y - target) * h
    db2 = 2 * (y - target)
    return (y - target) ** 2, dW1, db1, dW2, db2
