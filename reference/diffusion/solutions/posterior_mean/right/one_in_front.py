"""full: alpha_bars with a 1 in front."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    bars = np.append(1.0, np.cumprod(1 - betas))
    now, before = bars[t + 1], bars[t]
    return (np.sqrt(before) * betas[t] * x0 + np.sqrt(now / before) * (1 - before) * x_t) / (1 - now)
