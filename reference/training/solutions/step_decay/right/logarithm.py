"""full: by logarithms, in single precision, as an array of one number."""

import numpy as np


def step_decay(initial, epoch, drop=0.5, every=10):
    steps = int(epoch / every)
    return np.array([np.exp(np.log(initial) + steps * np.log(drop))], dtype=np.float32)
