"""full: in single precision."""

import numpy as np


def chain_example(x, W1, b1, W2, b2, target):
    x, W1, b1, W2, b2, target = map(np.float32, (x, W1, b1, W2, b2, target))
    z = W1 * x + b1
    h = z**2
    y = W2 * h + b2
    loss = (y - target) ** 2
    dy = 2 * (y - target)
    dW2, db2 = dy * h, dy
    dh = dy * W2
    dz = dh * 2 * z
    return loss, dz * x, dz, dW2, db2
