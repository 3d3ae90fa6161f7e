"""full: in single precision."""

import numpy as np


def add_bias(X, b):
    return X.astype(np.float32) + b.astype(np.float32)[np.newaxis, :]
