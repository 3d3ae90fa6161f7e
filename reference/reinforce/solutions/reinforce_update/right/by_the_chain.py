"""full: the gradient of a loss that is to become smaller, from its derivative by the preferences."""

import numpy as np


def reinforce_update(theta, episode, alpha, gamma):
    states, actions, rewards = zip(*episode)
    T = len(episode)
    loss_gradient = np.zeros(theta.shape)
    for t in range(T):
        weight = sum(rewards[k] * gamma**k for k in range(t, T))
        logits = np.asarray(states[t]) @ theta
        d = np.exp(logits - np.logaddexp.reduce(logits)) - np.eye(theta.shape[1])[actions[t]]
        loss_gradient += weight * np.multiply.outer(states[t], d)
    return theta - alpha * loss_gradient
