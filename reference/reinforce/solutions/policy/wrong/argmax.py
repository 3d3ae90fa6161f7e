"""zero: the number of the best action."""

import numpy as np


def policy(theta, state):
    return np.argmax(theta.T @ state)
