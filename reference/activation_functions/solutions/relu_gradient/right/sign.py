"""full: by the sign, one half at the kink."""

import numpy as np


def relu_gradient(X):
    return 0.5 + 0.5 * np.sign(X)
