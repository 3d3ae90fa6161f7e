"""full: computed in float32."""

import numpy as np


def sigmoid(X):
    X = np.asarray(X, dtype=np.float32)
    return np.float32(1) / (np.float32(1) + np.exp(-X))
