"""zero: the memory is kept in full."""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    a = x @ W + h @ U + b
    i, f, o, g = np.split(a, 4, axis=1)
    i, f, o = 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), 1 / (1 + np.exp(-o))
    g = np.tanh(g)
    new = c + i * g
    return o * np.tanh(new), new
