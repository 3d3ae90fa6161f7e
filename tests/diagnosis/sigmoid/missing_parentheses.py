"""cause: The parentheses around the denominator are missing, so 1/1 + e^-x is computed.
accepted: sigmoid/forgets_the_brackets
"""

import numpy as np


def sigmoid(X):
    result = 1 / 1 + np.exp(-X)
    return result
