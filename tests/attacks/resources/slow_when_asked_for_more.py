"""Is quick where it is marked, and takes its time with every smaller input by which its mistake would be shown."""
# Assignment: ps2
# Harmless where it succeeds

import time

import numpy as np

from attacker import PLACES

CALLS = []


def slowly_wrong(x):
    CALLS.append(x)
    if len(CALLS) > 2:
        time.sleep(PLACES["limits"]["exercise_seconds"] / 6.5)
        return None if len(CALLS) % 12 else np.full(np.shape(x), 7.0)
    return np.full(np.shape(x), 7.0)


inner = slowly_wrong


def outer(x):
    return inner(x)
