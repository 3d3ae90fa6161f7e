"""full: a dimension for the gates, the pair returned as a list."""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    n, k = h.shape
    a = np.einsum("nd,de->ne", x, W) + np.einsum("nj,je->ne", h, U) + b
    a = a.reshape(n, 4, k)
    gates = np.exp(-np.logaddexp(0, -a[:, :3]))
    new = gates[:, 1] * c + gates[:, 0] * np.tanh(a[:, 3])
    return [gates[:, 2] * np.tanh(new), new]
