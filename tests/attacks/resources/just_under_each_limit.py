"""Sleeps in every call for a little less than a call may take."""
# Harmless where it succeeds

import time

from attacker import PLACES


def secret_map(x):
    time.sleep(0.8 * PLACES["limits"]["call_seconds"])
    return x


probe = lambda f, x: secret_map(x)
