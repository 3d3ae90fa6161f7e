"""cause: The halving uses the integer division //, so the loss is rounded down to a whole number.
accepted: any/truncated, any/rounded
"""

import numpy as np


def mse(actual, pred):
    return ((actual - pred) ** 2).mean()


def linear_regression_loss(W, data, target):
    y = data @ W
    return mse(target, y) // 2
