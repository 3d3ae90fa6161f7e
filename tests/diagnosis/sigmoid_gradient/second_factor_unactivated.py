"""cause: In the second factor X itself stands instead of its sigmoid: sigma(x)(1-x).
accepted: sigmoid_gradient/activates_one_factor
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-X))


def sigmoid_gradient(X):
    return sigmoid(X) * (1 - X)
