"""full: computed in float32."""

import numpy as np


def mse(actual, pred):
    difference = np.subtract(actual, pred, dtype=np.float32)
    return np.mean(difference**2)
