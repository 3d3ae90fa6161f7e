"""full: what would overflow is clipped far out, where the sigmoid is 0 or 1 to eight digits."""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(-np.clip(X, -20, 20)))
