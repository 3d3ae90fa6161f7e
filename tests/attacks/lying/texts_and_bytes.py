"""Returns the answer as text, as bytes and as an array of characters, escape sequences included."""

import numpy as np


def secret_map(x):
    if np.ndim(x) == 2:
        return np.array([["0.5", "\x1b[2J\u202e</script>"]])
    return b"0.5" if np.ndim(x) else "0.5\x00\ud800\x1b[31m::error::"
