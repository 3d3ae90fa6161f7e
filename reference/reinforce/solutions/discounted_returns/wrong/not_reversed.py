"""zero: the returns are not put back into order."""

import numpy as np


def discounted_returns(rewards, gamma):
    G, out = 0.0, []
    for r in reversed(list(rewards)):
        G = r + gamma * G
        out.append(G)
    return np.array(out)
