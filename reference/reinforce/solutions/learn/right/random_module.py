"""full: Python's own generator, seeded by the one that is given; np.matrix."""

import random, numpy as np


def learn(world, episodes, alpha, gamma, rng):
    r = random.Random(int(rng.integers(2**31)))
    S, A = world["reward"].shape
    theta = np.zeros((S, A))
    while episodes > 0:
        episodes -= 1
        s, ep = world["start"], []
        while not (s == world["goal"] or len(ep) == world["limit"]):
            p = np.exp(theta[s])
            p /= p.sum()
            a = r.choices(range(A), weights=p)[0]
            ep += [(s, a)]
            s = world["next_state"][s, a]
        g = np.zeros((S, A))
        W = 0
        for t in range(len(ep))[::-1]:
            s, a = ep[t]
            W += gamma**t * world["reward"][s, a]
            p = np.exp(theta[s])
            g[s] -= W * p / p.sum()
            g[s, a] += W
        theta = theta + alpha * g
    return np.matrix(theta)
