"""partial 0.75: tanh by exponentials, which overflow."""

import numpy as np


def rnn_step(x, h, Wx, Wh, b):
    z = x @ Wx + h @ Wh + b
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
