"""Sleeps in every cell for a little less than a cell may take, and crashes in every call so that they run again."""
# Harmless where it succeeds

import os
import time

from attacker import PLACES

time.sleep(0.8 * PLACES["limits"]["cell_seconds"])


def secret_map(x):
    os._exit(1)


def probe(f, x):
    os._exit(1)
