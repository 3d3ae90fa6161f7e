"""zero: the mean absolute error."""

import numpy as np


def mse(actual, pred):
    return abs(actual - pred).mean()
