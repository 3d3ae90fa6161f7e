"""partial 0.75: returns of whole rewards are cut to whole numbers."""

import numpy as np


def discounted_returns(rewards, gamma):
    G = np.zeros_like(rewards)
    later = 0.0
    for t in reversed(range(len(rewards))):
        later = rewards[t] + gamma * later
        G[t] = later
    return G
