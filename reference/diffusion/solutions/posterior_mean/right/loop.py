"""full: entry by entry, with the standard library."""

import math

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    before = 1.0
    for step in range(t):
        before *= 1 - betas[step]
    now = before * (1 - betas[t])
    out = np.empty(np.shape(x0))
    for index in np.ndindex(out.shape):
        first = math.sqrt(before) * betas[t] / (1 - now) * x0[index]
        second = math.sqrt(1 - betas[t]) * (1 - before) / (1 - now) * x_t[index]
        out[index] = first + second
    return out
