"""full: computed in float32."""

import numpy as np


def noise_schedule(betas):
    alphas = np.float32(1) - betas.astype(np.float32)
    return alphas, np.multiply.accumulate(alphas)
