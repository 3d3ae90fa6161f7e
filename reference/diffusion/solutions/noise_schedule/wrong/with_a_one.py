"""half: a 1 in front, one longer than betas."""

import numpy as np


def noise_schedule(betas):
    alphas = 1 - betas
    bars = [1.0]
    for alpha in alphas:
        bars.append(bars[-1] * alpha)
    return alphas, np.array(bars)
