"""partial 0.5: the rewards themselves become the returns."""

import numpy as np


def discounted_returns(rewards, gamma):
    for t in reversed(range(len(rewards) - 1)):
        rewards[t] = rewards[t] + gamma * rewards[t + 1]
    return rewards
