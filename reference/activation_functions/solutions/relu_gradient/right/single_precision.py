"""full: in single precision, on a copy, 0.3 at the kink."""

import numpy as np


def relu_gradient(X):
    return np.heaviside(X.astype(np.float32), np.float32(0.3))
