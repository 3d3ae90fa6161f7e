"""zero: a parameter for each action, the state is left out."""

import numpy as np


def learn(world, episodes, alpha, gamma, rng):
    actions = world["reward"].shape[1]
    theta = np.zeros(actions)
    for _ in range(episodes):
        state, t = world["start"], 0
        while state != world["goal"] and t < world["limit"]:
            p = np.exp(theta) / np.exp(theta).sum()
            action = rng.choice(actions, p=p)
            theta = theta + alpha * gamma**t * world["reward"][state, action] * (np.eye(actions)[action] - p)
            state, t = world["next_state"][state, action], t + 1
    return theta
