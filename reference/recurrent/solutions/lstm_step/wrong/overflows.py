"""partial 0.75: exp(z) / (1 + exp(z)) is not a number for large z."""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    i, f, o, g = np.split(x @ W + h @ U + b, 4, axis=-1)
    i, f, o = (np.exp(z) / (1 + np.exp(z)) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c
