"""full: computed in float32, by insertion in front."""

from collections import deque

import numpy as np


def discounted_returns(rewards, gamma):
    returns = deque()
    for reward in reversed(np.asarray(rewards, dtype=np.float32)):
        returns.appendleft(reward + np.float32(gamma) * (returns[0] if returns else np.float32(0)))
    return np.array(returns, dtype=np.float32)
