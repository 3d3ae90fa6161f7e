"""full: draws the largest of the preferences with Gumbel noise, a list returned."""

import numpy as np


def learn(world, episodes, alpha, gamma, rng):
    states, actions = world["next_state"].shape
    theta = np.zeros((states, actions))
    for _ in range(episodes):
        state, seen = world["start"], []
        while state != world["goal"] and len(seen) < world["limit"]:
            action = np.argmax(theta[state] + rng.gumbel(size=actions))
            seen.append((np.eye(states)[state], action, world["reward"][state, action]))
            state = world["next_state"][state, action]
        step = np.zeros((states, actions))
        for t, (x, a, _) in enumerate(seen):
            G = sum(gamma ** (k - t) * seen[k][2] for k in range(t, len(seen)))
            e = np.exp(x @ theta - (x @ theta).max())
            step += gamma**t * G * np.outer(x, np.eye(actions)[a] - e / e.sum())
        theta = theta + alpha * step
    return theta.tolist()
