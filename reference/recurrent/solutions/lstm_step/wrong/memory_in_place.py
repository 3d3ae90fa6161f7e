"""partial 0.75: the memory is changed in place."""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    i, f, o, g = np.split(x @ W + h @ U + b, 4, axis=-1)
    i, f, o = (1 / (1 + np.exp(-z)) for z in (i, f, o))
    if c.dtype.kind == "i":
        c = c.astype(float)
    c *= f
    c += i * np.tanh(g)
    return o * np.tanh(c), c
