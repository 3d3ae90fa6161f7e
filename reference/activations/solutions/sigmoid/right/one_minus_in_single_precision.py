"""full: one minus the other side, in single precision, where all values may be small."""

import numpy as np


def sigmoid(X):
    X = np.asarray(X).astype(np.float32)
    return 1 - 1 / (1 + np.exp(X))
