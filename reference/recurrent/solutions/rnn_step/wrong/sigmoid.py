"""zero: a sigmoid for tanh."""

import numpy as np


def rnn_step(x, h, Wx, Wh, b):
    return 1 / (1 + np.exp(-(x @ Wx + h @ Wh + b)))
