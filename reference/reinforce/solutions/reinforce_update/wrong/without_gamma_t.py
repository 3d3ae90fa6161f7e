"""half: weighted by G_t alone."""

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
    step = sum(G * _slope(theta, s, a) for G, (s, a, _) in zip(returns, episode))
    return theta + alpha * step
