"""full: tanh as a stretched sigmoid, of SciPy."""

import numpy as np
from scipy.special import expit


def rnn_step(x, h, Wx, Wh, b):
    return 2 * expit(2 * (x @ Wx + h @ Wh + b)) - 1
