"""full: two loops, in lists."""

import math


def policy(theta, state):
    features, actions = theta.shape
    z = []
    for a in range(actions):
        z.append(sum(float(state[f]) * float(theta[f, a]) for f in range(features)))
    top = max(z)
    weights = [math.exp(one - top) for one in z]
    return [one / sum(weights) for one in weights]
