"""full: from the last step back."""

import numpy as np


def discounted_returns(rewards, gamma):
    G = np.zeros(len(rewards))
    later = 0
    for t in range(len(rewards) - 1, -1, -1):
        later = rewards[t] + gamma * later
        G[t] = later
    return G
