"""zero: theta stays as it was."""

import numpy as np


def _chances(theta, s):
    e = np.exp(theta[s] - theta[s].max())
    return e / e.sum()


def learn(world, episodes, alpha, gamma, rng):
    S, A = world["reward"].shape
    theta = np.zeros((S, A))
    for _ in range(episodes):
        s = world["start"]
        steps = []
        while s != world["goal"] and len(steps) < world["limit"]:
            a = rng.choice(A, p=_chances(theta, s))
            steps.append((s, a, world["reward"][s, a]))
            s = world["next_state"][s, a]
        G = 0.0
        change = np.zeros(theta.shape)
        for t in reversed(range(len(steps))):
            s, a, r = steps[t]
            G = r + gamma * G
            change[s] -= gamma**t * G * _chances(theta, s)
            change[s, a] += gamma**t * G
        theta = theta + 0 * change
    return theta
