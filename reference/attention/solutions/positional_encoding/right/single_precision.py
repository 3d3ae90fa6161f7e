"""full: computed in float32."""

import numpy as np


def positional_encoding(n, d):
    position = np.arange(n, dtype=np.float32)[:, None]
    frequency = np.exp(np.arange(0, d, 2, dtype=np.float32) * np.float32(-np.log(10000.0) / d))
    encoding = np.zeros((n, d), dtype=np.float32)
    encoding[:, 0::2] = np.sin(position * frequency)
    encoding[:, 1::2] = np.cos(position * frequency)
    return encoding
