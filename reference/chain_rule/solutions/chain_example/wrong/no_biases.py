"""zero: leaves the biases out."""


def chain_example(x, W1, b1, W2, b2, target):
    h = (W1 * x) ** 2
    y = W2 * h
    loss = (y - target) ** 2
    db2 = 2 * (y - target)
    dW2 = db2 * h
    db1 = db2 * W2 * 2 * (W1 * x)
    dW1 = db1 * x
    return loss, dW1, db1, dW2, db2
