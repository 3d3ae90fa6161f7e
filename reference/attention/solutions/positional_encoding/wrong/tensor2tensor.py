"""half: Tensor2Tensor's timescales."""

import numpy as np


def positional_encoding(n, d):
    timescales = d // 2
    increment = np.log(10000.0) / max(timescales - 1, 1)
    scaled_time = np.arange(n)[:, None] * np.exp(np.arange(timescales) * -increment)[None, :]
    return np.concatenate([np.sin(scaled_time), np.cos(scaled_time)], axis=1)
