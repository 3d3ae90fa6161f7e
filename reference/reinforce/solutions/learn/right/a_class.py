"""full: a class that holds the parameters as lists, updated in place by probabilities kept."""

import math, numpy as np


class _Learner:
    def __init__(self, world, rng):
        self.world, self.rng = world, rng
        self.theta = [[0.0] * len(r) for r in world["reward"]]

    def pi(self, s):
        e = [math.exp(v - max(self.theta[s])) for v in self.theta[s]]
        return [v / sum(e) for v in e]

    def episode(self):
        s = self.world["start"]
        out = []
        for _ in range(self.world["limit"]):
            if s == self.world["goal"]:
                break
            a = self.rng.choice(range(len(self.theta[s])), p=self.pi(s))
            out.append((s, a, self.world["reward"][s][a]))
            s = self.world["next_state"][s][a]
        return out


def learn(world, episodes, alpha, gamma, rng):
    L = _Learner(world, rng)
    for i in range(episodes):
        ep = L.episode()
        probs = {s: L.pi(s) for s, _, _ in ep}
        for t, (s, a, _) in enumerate(ep):
            G = sum(gamma ** (k - t) * ep[k][2] for k in range(t, len(ep)))
            for b in range(len(L.theta[s])):
                L.theta[s][b] += alpha * gamma**t * G * ((a == b) - probs[s][b])
    return L.theta
