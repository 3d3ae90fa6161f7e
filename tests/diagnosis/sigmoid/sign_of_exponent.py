"""cause: The minus sign in the exponent is missing, so it computes 1/(1+e^x) and falls instead of rises.
accepted: sigmoid/forgets_the_minus
"""

import numpy as np


def sigmoid(X):
    return 1 / (1 + np.exp(X))
