"""partial 0.8: db1 as dW1 / x, which fails where x is 0."""

import numpy as np


def chain_example(x, W1, b1, W2, b2, target):
    z = W1 * x + b1
    h = z**2
    y = W2 * h + b2
    dW1 = 2 * (y - target) * W2 * 2 * z * x
    return (y - target) ** 2, dW1, np.float64(dW1) / x, 2 * (y - target) * h, 2 * (y - target)
