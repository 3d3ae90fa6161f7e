"""full: a product of the first steps for each."""

import numpy as np


def noise_schedule(betas):
    alphas = np.ones_like(betas) - betas
    return alphas, np.array([np.prod(alphas[: t + 1]) for t in range(len(alphas))])
