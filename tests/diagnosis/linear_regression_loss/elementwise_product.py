"""cause: Data and weights are multiplied element by element instead of by a matrix product, so there is no sum over the features in the prediction.
accepted: linear_regression_loss/multiplies_element_by_element
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def linear_regression_loss(W, data, target):
    pred = data * W.T
    return mse(target, pred) / 2
