"""full: computed in float32."""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    x, h, c, W, U, b = (np.asarray(one, dtype=np.float32) for one in (x, h, c, W, U, b))
    a = np.concatenate([x, h], axis=1) @ np.concatenate([W, U]) + b
    i, f, o, g = np.split(a, 4, axis=1)
    i, f, o = (np.float32(1) / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c
