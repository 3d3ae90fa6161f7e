"""zero: now and then any action, which the policy does not say."""

import numpy as np


def learn(world, episodes, alpha, gamma, rng):
    S, A = world["reward"].shape
    theta = np.zeros((S, A))
    for _ in range(episodes):
        s, ep = world["start"], []
        while s != world["goal"] and len(ep) < world["limit"]:
            p = np.exp(theta[s] - theta[s].max())
            p /= p.sum()
            a = rng.integers(A) if rng.random() < 0.1 else rng.choice(A, p=p)
            ep.append((s, a))
            s = world["next_state"][s, a]
        g = np.zeros((S, A))
        W = 0
        for t in range(len(ep))[::-1]:
            s, a = ep[t]
            W += gamma**t * world["reward"][s, a]
            p = np.exp(theta[s] - theta[s].max())
            g[s] -= W * p / p.sum()
            g[s, a] += W
        theta = theta + alpha * g
    return theta
