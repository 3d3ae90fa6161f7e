"""half: h from the old memory."""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    a = x @ W + h @ U + b
    i, f, o, g = np.split(a, 4, axis=1)
    i, f, o = 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), 1 / (1 + np.exp(-o))
    g = np.tanh(g)
    new = f * c + i * g
    return o * np.tanh(c), new
