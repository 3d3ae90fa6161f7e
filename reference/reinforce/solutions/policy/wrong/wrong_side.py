"""zero: theta @ state, which fits where there are as many actions as features."""

import numpy as np


def policy(theta, state):
    z = theta @ state
    e = np.exp(z - z.max())
    return e / e.sum()
