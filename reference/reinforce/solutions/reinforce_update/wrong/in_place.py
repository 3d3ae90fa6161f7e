"""partial 0.5: theta is changed in place, which whole numbers do not allow, and moves once."""

import numpy as np


def _share(theta, state):
    e = np.exp(state @ theta - (state @ theta).max())
    return e / e.sum()


def _slope(theta, state, action):
    error = -_share(theta, state)
    error[action] += 1
    return np.outer(state, error)


def reinforce_update(theta, episode, alpha, gamma):
    G, returns = 0.0, []
    for _, _, reward in reversed(episode):
        G = reward + gamma * G
        returns.insert(0, G)
    old = theta.copy()
    for t, (s, a, _) in enumerate(episode):
        theta += alpha * gamma**t * returns[t] * _slope(old, s, a)
    return theta
