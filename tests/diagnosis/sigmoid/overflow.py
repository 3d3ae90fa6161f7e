"""cause: It computes e^x/(1+e^x), whose exponentials overflow for large positive x and give nan.
accepted: sigmoid/overflows, any/overflows
"""

import numpy as np


def sigmoid(X):
    e = np.exp(X)
    return e / (1 + e)
