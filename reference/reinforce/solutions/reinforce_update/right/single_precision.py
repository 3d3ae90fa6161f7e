"""full: computed in float32."""

import numpy as np


def reinforce_update(theta, episode, alpha, gamma):
    theta = np.asarray(theta, dtype=np.float32)
    gradient = np.zeros_like(theta)
    later = np.float32(0)
    for t, (state, action, reward) in reversed(list(enumerate(episode))):
        later = np.float32(reward) + np.float32(gamma) * later
        state = np.asarray(state, dtype=np.float32)
        e = np.exp(state @ theta)
        error = -e / e.sum()
        error[action] += 1
        gradient += np.float32(gamma) ** t * later * np.outer(state, error)
    return theta + np.float32(alpha) * gradient
