"""full: entry by entry, in lists."""

import math


def log_policy_gradient(theta, state, action):
    z = [sum(float(s) * float(w) for s, w in zip(state, column)) for column in theta.T]
    top = max(z)
    total = sum(math.exp(one - top) for one in z)
    gradient = []
    for s in state:
        row = []
        for b, one in enumerate(z):
            row.append(float(s) * ((b == action) - math.exp(one - top) / total))
        gradient.append(row)
    return gradient
