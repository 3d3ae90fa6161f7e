"""Reads all questions of the batch before it answers the first, and looks for what tells them apart."""

from attacker import loot, worker


def secret_map(x):
    loot(*worker()._waiting)
    return len(worker()._waiting)
