"""cause: It returns the derivative of the sigmoid instead of the sigmoid.
accepted: sigmoid/gives_the_gradient, any/earlier_exercise
"""

import numpy as np


def sigmoid(X):
    s = 1.0 / (1.0 + np.exp(-X))
    ds = s * (1 - s)
    return ds
