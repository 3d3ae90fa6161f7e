"""Returns the largest and the smallest numbers that there are, whose differences, squares and ratios are none."""

import numpy as np


def secret_map(x):
    signs = np.resize([1.0, -1.0], np.shape(x))
    return signs * np.finfo(float).max


def probe(f, x):
    return np.array(5e-324)
