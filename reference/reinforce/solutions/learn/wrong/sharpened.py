"""zero: the probabilities are squared before an action is drawn."""

import numpy as np


def _p(theta, state):
    z = state @ theta
    e = np.exp(z - z.max())
    return e / e.sum()


def _lg(th, s, a):
    p = -_p(th, s)
    p[a] += 1
    return np.outer(s, p)


def _u(theta, ep, alpha, gamma):
    n = theta * 1.0
    R = [r for _, _, r in ep]
    for t, (s, a, _) in enumerate(ep):
        n = n + alpha * sum(gamma**k * R[k] for k in range(t, len(R))) * _lg(theta, s, a)
    return n


def learn(world, episodes, alpha, gamma, rng):
    nS, nA = np.shape(world["reward"])
    E = np.eye(nS)
    th = np.zeros((nS, nA))
    for _ in range(episodes):
        s = world["start"]
        ep = []
        for _ in range(world["limit"]):
            if s == world["goal"]:
                break
            p = _p(th, E[s])
            a = rng.choice(nA, p=p**2 / np.sum(p**2))
            ep.append((E[s], a, world["reward"][s][a]))
            s = world["next_state"][s][a]
        th = _u(th, ep, alpha, gamma)
    return th
