"""partial 0.75: the state is written into the argument."""

import numpy as np


def rnn_step(x, h, Wx, Wh, b):
    new = np.tanh(x @ Wx + h @ Wh + b)
    if h.dtype == new.dtype:
        h[:] = new
    return new
