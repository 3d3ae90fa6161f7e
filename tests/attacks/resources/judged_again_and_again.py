"""Gets a function wrong on which twenty others build, each of which is then judged again in a slow notebook."""
# Assignment: ps3
# Harmless where it succeeds

import time

from attacker import PLACES

time.sleep(0.9 * PLACES["limits"]["cell_seconds"])


def first(x):
    return x


for number in range(20):
    globals()[f"later{number}"] = lambda x: first(x) + 2.0
