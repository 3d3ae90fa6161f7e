"""full: a list appended to and reversed."""

import numpy as np


def discounted_returns(rewards, gamma):
    returns = []
    G = 0.0
    for r in list(rewards)[::-1]:
        G = r + gamma * G
        returns.append(G)
    return np.array(returns[::-1])
