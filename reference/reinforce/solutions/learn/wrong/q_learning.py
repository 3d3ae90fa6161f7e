"""zero: Q-learning."""

import numpy as np


def learn(world, episodes, alpha, gamma, rng):
    S, A = world["reward"].shape
    Q = np.zeros((S, A))
    for _ in range(episodes):
        s, n = world["start"], 0
        while s != world["goal"] and n < world["limit"]:
            p = np.exp(Q[s])
            a = rng.choice(A, p=p / p.sum())
            t = world["next_state"][s, a]
            Q[s, a] += alpha * (world["reward"][s, a] + gamma * Q[t].max() - Q[s, a])
            s = t
            n += 1
    return Q
