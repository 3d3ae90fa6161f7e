"""zero: discounted from the start of the episode."""

import numpy as np


def discounted_returns(rewards, gamma):
    discounted = [gamma**k * r for k, r in enumerate(rewards)]
    return np.array([sum(discounted[t:]) for t in range(len(rewards))])
