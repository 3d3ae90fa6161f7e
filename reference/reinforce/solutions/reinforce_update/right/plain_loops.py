"""full: loops over steps, features and actions, in lists."""

import math


def reinforce_update(theta, episode, alpha, gamma):
    features, actions = theta.shape
    new = [[float(theta[f][a]) for a in range(actions)] for f in range(features)]
    for t, (state, action, _) in enumerate(episode):
        G = 0.0
        for k in range(t, len(episode)):
            G += gamma ** (k - t) * episode[k][2]
        z = [sum(float(state[f]) * float(theta[f][a]) for f in range(features)) for a in range(actions)]
        total = sum(math.exp(one) for one in z)
        for f in range(features):
            for a in range(actions):
                error = (1.0 if a == action else 0.0) - math.exp(z[a]) / total
                new[f][a] += alpha * gamma**t * G * float(state[f]) * error
    return new
