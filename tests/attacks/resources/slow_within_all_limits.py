"""Takes a little in every call, and is wrong in a way that invites many more questions."""
# Harmless where it succeeds
# Assignment: ps2

import time

from attacker import PLACES


def inner(x):
    time.sleep(PLACES["limits"]["exercise_seconds"] / 12)
    return 2 * x


def outer(x):
    time.sleep(PLACES["limits"]["exercise_seconds"] / 12)
    return inner(x) + 2.0
