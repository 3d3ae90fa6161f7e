"""full: the episode as arrays."""

import numpy as np


def reinforce_update(theta, episode, alpha, gamma):
    S = np.array([state for state, _, _ in episode], dtype=float)
    A = np.array([action for _, action, _ in episode])
    r = np.array([reward for _, _, reward in episode], dtype=float)
    discounts = float(gamma) ** np.arange(len(r))
    weights = np.cumsum((discounts * r)[::-1])[::-1]
    Z = S @ theta
    P = np.exp(Z - Z.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    taken = np.arange(theta.shape[1]) == A[:, None]
    return theta + alpha * S.T @ (weights[:, None] * (taken - P))
