"""full: computed in float32."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    betas, x_t, x0 = (np.asarray(a, dtype=np.float32) for a in (betas, x_t, x0))
    alphas = np.float32(1) - betas
    bars = np.cumprod(alphas)
    before = bars[t - 1] if t > 0 else np.float32(1)
    data = np.sqrt(before) * betas[t] / (np.float32(1) - bars[t])
    noised = np.sqrt(alphas[t]) * (np.float32(1) - before) / (np.float32(1) - bars[t])
    return data * x0 + noised * x_t
