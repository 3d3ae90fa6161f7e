"""full: all random numbers of an episode are drawn before it, and the steps after the goal go unused."""

import numpy as np


def learn(world, episodes, alpha, gamma, rng):
    actions = world["reward"].shape[1]
    theta = np.zeros(world["reward"].shape)
    for u in rng.uniform(size=(episodes, world["limit"])):
        shares = np.exp(theta) / np.exp(theta).sum(axis=1)[:, None]
        s, S, A, R = int(world["start"]), [], [], []
        for number in u:
            if s == world["goal"]:
                break
            a = 0
            while a < actions - 1 and number >= shares[s, a]:
                number -= shares[s, a]
                a += 1
            S.append(s)
            A.append(a)
            R.append(world["reward"][s, a])
            s = int(world["next_state"][s, a])
        discounted = gamma ** np.arange(len(R)) * R
        later = np.cumsum(discounted[::-1])[::-1]
        errors = -shares[S] if S else np.zeros((0, actions))
        errors[np.arange(len(A)), A] += 1
        np.add.at(theta, S, alpha * later[:, None] * errors)
    return theta
