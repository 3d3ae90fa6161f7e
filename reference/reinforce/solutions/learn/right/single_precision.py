"""full: parameters in float32, draws by multinomial counts."""

import numpy as np


def learn(world, episodes, alpha, gamma, rng):
    shape = world["reward"].shape
    theta = np.zeros(shape, dtype=np.float32)
    for _ in range(episodes):
        s, record = world["start"], []
        while s != world["goal"] and len(record) < world["limit"]:
            p = np.exp(theta[s].astype(float))
            p = p / p.sum()
            a = int(rng.multinomial(1, p).argmax())
            record.append((s, a, p, world["reward"][s, a]))
            s = world["next_state"][s, a]
        G, new = 0.0, theta.copy()
        for t, (s, a, p, r) in reversed(list(enumerate(record))):
            G = r + gamma * G
            new[s] += np.float32(alpha * gamma**t * G) * ((np.arange(shape[1]) == a) - p).astype(np.float32)
        theta = new
    return theta
