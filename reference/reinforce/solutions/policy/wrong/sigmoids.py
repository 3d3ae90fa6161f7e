"""zero: a sigmoid for each action."""

import numpy as np


def policy(theta, state):
    return 1 / (1 + np.exp(-state @ theta))
