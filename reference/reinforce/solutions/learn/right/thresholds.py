"""full: draws by one random number and the cumulative sums; the probabilities once an episode."""

import numpy as np


def learn(world, episodes, alpha, gamma, rng):
    table, rewards = world["next_state"].tolist(), world["reward"].tolist()
    theta = np.zeros(world["reward"].shape)
    for _ in range(episodes):
        p = np.exp(theta - theta.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        thresholds = np.cumsum(p, axis=1)
        state, path = world["start"], []
        while state != world["goal"] and len(path) < world["limit"]:
            action = min(int(np.searchsorted(thresholds[state], rng.random(), side="right")), p.shape[1] - 1)
            path.append((state, action))
            state = table[state][action]
        weight, gradient = 0.0, np.zeros(p.shape)
        for t in range(len(path) - 1, -1, -1):
            state, action = path[t]
            weight += gamma**t * rewards[state][action]
            gradient[state] -= weight * p[state]
            gradient[state, action] += weight
        theta += alpha * gradient
    return theta
