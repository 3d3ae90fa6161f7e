"""full: inputs and states side by side, their weights one below the other."""

import numpy as np


def rnn_step(x, h, Wx, Wh, b):
    both = np.concatenate([x, h, np.ones((len(x), 1))], axis=1)
    return np.tanh(both @ np.vstack([Wx, Wh, b]))
