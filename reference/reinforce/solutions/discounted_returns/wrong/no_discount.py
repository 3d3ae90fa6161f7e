"""zero: the rewards are summed without a discount."""

import numpy as np


def discounted_returns(rewards, gamma):
    return np.cumsum(rewards[::-1])[::-1]
