"""partial 0.5: a 1 in front, the last one left out."""

import numpy as np


def noise_schedule(betas):
    alphas = 1 - betas
    bars = [1.0]
    for alpha in alphas[:-1]:
        bars.append(bars[-1] * alpha)
    return alphas, np.array(bars)
