"""Keeps the function that it is given, and calls it in later calls, in other exercises and from a thread."""

import threading

from attacker import attempt, loot

KEPT = []


def probe(f, x):
    KEPT.append(f)
    threading.Thread(target=lambda: loot(attempt(f, 1.0, 2.0)), daemon=True).start()
    return KEPT[0](x, 1.5)


def secret_map(x):
    return KEPT[0](0.5, 1.5) if KEPT else x
