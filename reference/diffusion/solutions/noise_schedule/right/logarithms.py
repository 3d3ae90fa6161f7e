"""full: sums of logarithms."""

import numpy as np


def noise_schedule(betas):
    alphas = 1 - betas
    return [alphas, np.exp(np.cumsum(np.log(alphas)))]
