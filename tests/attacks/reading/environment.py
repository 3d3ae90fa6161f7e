"""Reads its own environment, as Python knows it and as the kernel does."""

import os

from attacker import attempt, loot

loot(os.environ)
loot(attempt(lambda: open("/proc/self/environ").read()))
