"""full: gamma^t G_t as the later rewards, each discounted from the start."""

import numpy as np


def _share(theta, state):
    e = np.exp(state @ theta - (state @ theta).max())
    return e / e.sum()


def _slope(theta, state, action):
    error = -_share(theta, state)
    error[action] += 1
    return np.outer(state, error)


def reinforce_update(theta, episode, alpha, gamma):
    later = 0.0
    step = np.zeros(theta.shape)
    for t in range(len(episode) - 1, -1, -1):
        state, action, reward = episode[t]
        later += gamma**t * reward
        step = step + later * _slope(theta, state, action)
    return theta + alpha * step
